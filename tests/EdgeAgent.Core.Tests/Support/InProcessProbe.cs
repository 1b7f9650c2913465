using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Rollout;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>A probe in the test's own process, which really loads and runs the model; the next answers may be scripted in place of that.</summary>
internal sealed class InProcessProbe(IFileSystem files) : IModelProbe
{
    private readonly Queue<Func<ProbeRequest, ProbeOutcome>> _script = new();

    /// <summary>What was asked so far.</summary>
    public List<ProbeRequest> Requests { get; } = [];

    /// <summary>Says how the next probe that has no answer yet ends.</summary>
    public void Next(Func<ProbeRequest, ProbeOutcome> outcome) => _script.Enqueue(outcome);

    public Task<ProbeOutcome> RunAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_script)
        {
            Requests.Add(request);
            if (_script.TryDequeue(out Func<ProbeRequest, ProbeOutcome>? outcome))
                return Task.FromResult(outcome(request));
        }
        using Stream stream = files.OpenRead(request.ModelFile);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Task.FromResult(ProbeRun.Execute(bytes.ToArray(), request, TimeProvider.System));
    }
}
