using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Rollout;
using EdgeAgent.Core.Telemetry;
using EdgeAgent.Core.Trust;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>Store, activator and slots over one disk, without the loops around them.</summary>
internal sealed class ActivationBench : IDisposable
{
    public const string Directory = "/data/models";

    private readonly ModelLimits _limits = new() { FreeSpaceReserveBytes = 0 };

    public ActivationBench(IFileSystem files, ScriptedModelSource source, string directory = Directory, byte[]? root = null, TimeSpan probation = default)
    {
        Store = new ModelStore(files, directory, NullLogger.Instance);
        Slots = new ModelSlots(TimeProvider.System, TestMeter.Inferences);
        var downloader = new BlobDownloader(Store, source, _limits, new ServerTime(TimeProvider.System), TimeProvider.System);
        TrustGate? gate = null;
        if (root is not null)
        {
            Trust = new TrustStore(files, "/data/trust", root, NullLogger.Instance);
            var clock = new FakeTimeProvider(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero));
            gate = new TrustGate(Trust, Store, downloader, new ManifestVerifier(new DeviceTraits(null, "1.0", 1 << 20)), true, DateTimeOffset.UnixEpoch, () => { }, new ServerTime(clock), clock);
        }
        var options = new RolloutOptions { Probation = probation, ProbeTimedRuns = 1 };
        Rollout = new RolloutAssembly
        {
            Store = Store,
            Downloader = downloader,
            Trust = gate,
            Loader = new ModelLoader(Store, _limits, new(), 3),
            Slots = Slots,
            Probe = new InProcessProbe(files),
            Energy = new ProbeEnergy(new PowerHistory(TimeProvider.System), () => null, () => Slots.Activity, false, TimeProvider.System),
            Limits = _limits,
            Interpreter = new(),
            Options = options,
            Conditions = "test",
            Time = TimeProvider.System,
            Logger = NullLogger.Instance,
        }.Create();
    }

    public ModelStore Store { get; }

    public TrustStore? Trust { get; }

    public ModelSlots Slots { get; }

    public ModelRollout Rollout { get; }

    public string? RunningDigest => Slots["default"].Model?.Assignment.File.Sha256;

    public async Task<StepFailure?> ActivateAsync(ModelAssignment assignment, string slot = "default")
    {
        using RolloutRun run = Rollout.Begin(slot, assignment, _ => { });
        return await Rollout.RunAsync(run, CancellationToken.None);
    }

    public void Dispose()
    {
        Slots.Dispose();
        Rollout.Dispose();
    }
}
