using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Storage;
using Microsoft.Win32.SafeHandles;

namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Windows over the samples of a file, a line each; a file that was cut or replaced is read from its start.</summary>
/// <remarks>A source that begins at the file's start runs every window; one that follows what is appended runs the newest, and older ones are dropped and counted.</remarks>
internal sealed class FileSeriesInput : IInputSource
{
    private const int ReadBytes = 16 << 10;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private readonly string _file;
    private readonly SampleWindows _samples;
    private readonly byte[] _buffer = new byte[ReadBytes];
    private readonly TimeProvider _time;
    private readonly bool _everyWindow;
    private SafeFileHandle? _handle;
    private long _position;
    private bool _fromStart;
    private string? _problem;

    public FileSeriesInput(string name, SeriesDefinition definition, TimeProvider time)
    {
        _file = definition.File!;
        _fromStart = _everyWindow = definition.FromStart;
        _time = time;
        _samples = new SampleWindows(definition);
        Input = new WindowModelInput(definition, _samples.Windows) { Name = name };
    }

    /// <inheritdoc/>
    public ModelInput Input { get; }

    /// <inheritdoc/>
    public long Dropped => _samples.Windows.Dropped;

    /// <inheritdoc/>
    public long Errors => _samples.Errors;

    /// <inheritdoc/>
    public string Waiting => _problem ?? $"The file {_file} has no whole window more.";

    /// <inheritdoc/>
    public SourceReading TryTake()
    {
        long start = _time.GetTimestamp();
        try
        {
            if (_handle is not null || Open())
                ReadOn();
            _problem = null;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            // One that is not there yet begins at its start when it comes.
            _problem = $"The file {_file} cannot be read: {e.Message}";
            _fromStart |= e is FileNotFoundException or DirectoryNotFoundException;
            Close();
        }
        return _samples.Windows.TryTake() ? new SourceReading(SourceOutcome.Ready, _time.GetElapsedTime(start)) : new SourceReading(SourceOutcome.Empty);
    }

    /// <inheritdoc/>
    public Task WaitAsync(TimeSpan interval, CancellationToken cancellationToken) => Task.Delay(LookAgain, _time, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private bool Open()
    {
        _handle = File.OpenHandle(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _position = _fromStart ? 0 : RandomAccess.GetLength(_handle);
        _fromStart = true;
        _samples.Restart();
        return true;
    }

    // What the file held already is run window for window; of what is appended the newest. At the end the path may name another file, which has another length.
    private void ReadOn()
    {
        int count = RandomAccess.Read(_handle!, _buffer, _position);
        if (count == 0 && new FileInfo(_file) is { Exists: true } now && (now.Length != RandomAccess.GetLength(_handle!) || now.Length < _position))
        {
            Close();
            Open();
            count = RandomAccess.Read(_handle!, _buffer, _position);
        }
        for (bool isEnough = false; count > 0 && !isEnough; count = isEnough ? 0 : RandomAccess.Read(_handle!, _buffer, _position))
        {
            int taken = _samples.WriteOne(_buffer.AsSpan(0, count), out bool hasWindow);
            _position += taken;
            isEnough = hasWindow && _everyWindow;
        }
    }

    private void Close()
    {
        _handle?.Dispose();
        _handle = null;
    }
}
