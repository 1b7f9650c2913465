using EdgeAgent.Core.Execution;
using EdgeAgent.Imaging;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>Runs decoded pictures through a slot, as a pipeline without rules does.</summary>
internal static class SlotPictures
{
    public static bool Run(this ModelSlot slot, RgbImage picture, string name, TimeSpan decoding) =>
        slot.Model is { PictureObstacle: null } model && slot.Run(model, new PictureModelInput { Picture = picture, Name = name }, decoding, null);
}
