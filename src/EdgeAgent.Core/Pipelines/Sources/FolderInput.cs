using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Storage;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Decoding;

namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>The pictures of a folder, one after the other. Reading and decoding one allocate its bytes and pixels. A picture that cannot be read is told once.</summary>
internal sealed class FolderInput(FolderDefinition definition, TimeProvider time) : IInputSource
{
    private const int MaxRememberedErrors = 1000;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly FolderSource _source = new(definition.Folder, definition.Repeat);
    private readonly HashSet<PictureFile> _told = [];
    private readonly PictureModelInput _input = new();

    /// <inheritdoc/>
    public ModelInput Input => _input;

    /// <inheritdoc/>
    public long Dropped => 0;

    /// <inheritdoc/>
    public string Waiting => $"The folder {definition.Folder} has no picture to run now.";

    /// <inheritdoc/>
    public SourceReading TryTake()
    {
        if (_source.TakeNext() is not { } file)
            return new SourceReading(SourceOutcome.Empty);
        long start = time.GetTimestamp();
        if (TryDecode(file, out string problem) is not { } picture)
            return new SourceReading(SourceOutcome.Unreadable, default, _told.Count < MaxRememberedErrors && _told.Add(file) ? problem : null);
        _input.Picture = picture;
        return new SourceReading(SourceOutcome.Ready, time.GetElapsedTime(start));
    }

    /// <inheritdoc/>
    public Task WaitAsync(TimeSpan interval, CancellationToken cancellationToken) => Task.Delay(interval > LookAgain ? interval : LookAgain, time, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private RgbImage? TryDecode(PictureFile file, out string problem)
    {
        _input.Name = file.Name;
        problem = "";
        try
        {
            return ImageDecoder.DecodeFile(_source.PathOf(file));
        }
        catch (ImageFormatException e)
        {
            problem = e.Message;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            problem = e.Message;
        }
        return null;
    }
}
