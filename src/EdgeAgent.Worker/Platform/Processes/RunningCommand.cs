using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.RemoteOperations;

namespace EdgeAgent.Worker.Platform.Processes;

/// <summary>A child process. Its standard error is read as it comes, and its end is kept.</summary>
internal sealed class RunningCommand : IRunningCommand
{
    private const int KeptBytes = 1024, MaxLines = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Process _process;
    private readonly string _name;
    private readonly Task _errors;
    private readonly byte[] _kept = new byte[KeptBytes];
    private int _keptBytes;
    private bool _isDisposed;

    public RunningCommand(Process process, string name)
    {
        (_process, _name) = (process, name);
        _errors = Task.Run(ReadErrorsAsync);
    }

    /// <inheritdoc/>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <inheritdoc/>
    public string DescribeEnd()
    {
        bool hasEnded = _process.WaitForExit(Patience) && _errors.Wait(Patience);
        string how = hasEnded ? $"ended with exit code {_process.ExitCode}" : "closed its output";
        string[] lines = Lines();
        return $"The command {_name} {how}{(lines.Length > 0 ? $": {SecretMask.Apply(string.Join(" / ", lines))}" : "")}.";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException or NotSupportedException)
        {
            // It has ended already, or its children have.
        }
        _process.WaitForExit(Patience);
        _process.Dispose();
    }

    private async Task ReadErrorsAsync()
    {
        byte[] buffer = new byte[KeptBytes];
        try
        {
            for (int count; (count = await _process.StandardError.BaseStream.ReadAsync(buffer)) > 0;)
                Keep(buffer.AsSpan(0, count));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process was let go.
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            int old = Math.Min(_keptBytes, KeptBytes - bytes.Length);
            _kept.AsSpan(_keptBytes - old, old).CopyTo(_kept);
            bytes.CopyTo(_kept.AsSpan(old));
            _keptBytes = old + bytes.Length;
        }
    }

    private string[] Lines()
    {
        string text;
        lock (_gate)
            text = Encoding.UTF8.GetString(_kept, 0, _keptBytes);
        // An address that lost its beginning would no longer be known as one with a password in it.
        if (_keptBytes == KeptBytes)
            text = text[(text.AsSpan().IndexOfAny(" \n\r\t") + 1)..];
        string[] lines = text.Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.TakeLast(MaxLines).Select(line => string.Concat(line.Where(c => !char.IsControl(c))))];
    }
}
