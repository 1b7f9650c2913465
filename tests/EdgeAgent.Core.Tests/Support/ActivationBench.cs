using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>Store, activator and slots over one disk, without the loops around them.</summary>
internal sealed class ActivationBench : IDisposable
{
    public const string Directory = "/data/models";

    private readonly ModelLimits _limits = new() { FreeSpaceReserveBytes = 0 };

    public ActivationBench(IFileSystem files, ScriptedModelSource source, string directory = Directory)
    {
        Store = new ModelStore(files, directory, NullLogger.Instance);
        Slots = new ModelSlots(TimeProvider.System, TestMeter.Inferences);
        Activator = new ModelActivator(
            Store, new BlobDownloader(Store, source, _limits), new ModelLoader(Store, _limits, new(), 3), Slots, _limits, "test", TimeProvider.System, NullLogger.Instance);
    }

    public ModelStore Store { get; }

    public ModelSlots Slots { get; }

    public ModelActivator Activator { get; }

    public string? RunningDigest => Slots["default"].Model?.Assignment.File.Sha256;

    public Task<StepFailure?> ActivateAsync(ModelAssignment assignment) => Activator.TryActivateAsync("default", assignment, _ => { }, CancellationToken.None);

    public void Dispose()
    {
        Slots.Dispose();
        Activator.Dispose();
    }
}
