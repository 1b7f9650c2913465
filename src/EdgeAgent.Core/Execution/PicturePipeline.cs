using EdgeAgent.Core.Governor;
using EdgeAgent.Core.Storage;
using EdgeAgent.Core.Supervision;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Decoding;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Execution;

/// <summary>Runs the pictures of a folder through the model of a slot, one at a time and at a steady pace.</summary>
/// <remarks>Reading and decoding a picture allocate its bytes and pixels; everything after that allocates nothing. A picture that cannot be read is counted each time,
/// logged once, and skipped.</remarks>
internal sealed partial class PicturePipeline(PipelineOptions options, ModelSlots slots, InferencePace pace, TimeProvider time, ILogger logger)
{
    private const int MaxRememberedErrors = 1000;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly FolderSource _source = new(options.Folder, options.Repeat);
    private readonly HashSet<PictureFile> _logged = [];
    private volatile PipelineStatus _status = new(PipelineState.WaitingForModel);
    private bool _hasRunInPass;

    /// <summary>How the pipeline is doing.</summary>
    public PipelineStatus Status => _status;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ModelSlot slot = slots[options.Slot];
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LoopActivity.Mark();
            if (!IsReady(slot))
            {
                await slots.Switched.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }
            if (pace.Pause is { } reason)
            {
                Become(new PipelineStatus(PipelineState.Paused, $"The governor lets no inference run: {reason}."));
                using (LoopActivity.Idle())
                    await pace.WaitWhilePausedAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }
            long start = time.GetTimestamp();
            TimeSpan pause = Step(slot) ? pace.WaitAfter(options.Interval, time.GetElapsedTime(start)) : Longer(options.Interval, LookAgain);
            if (pause > TimeSpan.Zero)
                await LoopActivity.PauseAsync(pause, time, cancellationToken).ConfigureAwait(false);
            else
                await Task.Yield();
        }
    }

    private bool IsReady(ModelSlot slot)
    {
        if (slot.Model is not { } model)
        {
            Become(new PipelineStatus(PipelineState.WaitingForModel, $"Slot {slot.Name} holds no model yet."));
            return false;
        }
        if (model.PictureObstacle is { } obstacle)
        {
            Become(new PipelineStatus(PipelineState.ModelTakesNoPictures, obstacle));
            return false;
        }
        return true;
    }

    // False when the folder should be left alone for a moment: nothing to run, or nothing readable in a whole pass.
    private bool Step(ModelSlot slot)
    {
        if (_source.TakeNext() is not { } file)
        {
            Become(new PipelineStatus(PipelineState.WaitingForPictures, $"The folder {options.Folder} has no picture to run now."));
            _hasRunInPass = false;
            return false;
        }
        long start = time.GetTimestamp();
        if (TryDecode(file, out string problem) is not { } picture)
        {
            slot.CountInputError();
            if (_logged.Count < MaxRememberedErrors && _logged.Add(file))
                LogUnreadable(logger, file.Name, problem);
            return _hasRunInPass;
        }
        _hasRunInPass = true;
        if (slot.Run(picture, file.Name, time.GetElapsedTime(start)))
            Become(new PipelineStatus(PipelineState.Running));
        return true;
    }

    private RgbImage? TryDecode(PictureFile file, out string problem)
    {
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

    private void Become(PipelineStatus status)
    {
        if (_status == status)
            return;
        _status = status;
        if (status.Detail is { } detail)
            LogWaiting(logger, detail);
        else
            LogRunning(logger, options.Slot, options.Folder);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    [LoggerMessage(1301, LogLevel.Warning, "Skipped the picture {Name}: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string name, string problem);

    [LoggerMessage(1302, LogLevel.Information, "The pipeline waits: {Detail}")]
    private static partial void LogWaiting(ILogger logger, string detail);

    [LoggerMessage(1303, LogLevel.Information, "The pipeline runs slot {Slot} on the pictures of {Folder}")]
    private static partial void LogRunning(ILogger logger, string slot, string folder);
}
