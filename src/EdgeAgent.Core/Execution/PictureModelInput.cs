using EdgeAgent.Imaging;

namespace EdgeAgent.Core.Execution;

/// <summary>A picture as a model's input.</summary>
internal sealed class PictureModelInput : ModelInput
{
    /// <summary>The picture; set before it is fed.</summary>
    public RgbImage? Picture { get; set; }

    /// <inheritdoc/>
    public override string? FindObstacle(ModelInstance model) => model.PictureObstacle;

    /// <inheritdoc/>
    public override void Feed(ModelInstance model) => model.Feed(Picture!);
}
