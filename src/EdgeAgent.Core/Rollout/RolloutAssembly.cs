using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Trust;
using EdgeAgent.Inference;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Rollout;

/// <summary>Puts the steps and their table together.</summary>
internal sealed record RolloutAssembly
{
    public required ModelStore Store { get; init; }

    public required BlobDownloader Downloader { get; init; }

    public required TrustGate? Trust { get; init; }

    public required ModelLoader Loader { get; init; }

    public required ModelSlots Slots { get; init; }

    public required IModelProbe Probe { get; init; }

    public required ProbeEnergy Energy { get; init; }

    public required ModelLimits Limits { get; init; }

    public required InterpreterOptions Interpreter { get; init; }

    public required RolloutOptions Options { get; init; }

    /// <summary>What verdicts depend on besides files and trust.</summary>
    public required string Conditions { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    public ProbeStep CreateProbe() => new(Probe, Store, Energy, Limits, Interpreter, Options);

    public ModelRollout Create()
    {
        var journal = new SlotJournal(Store, Trust, Limits, Options, Conditions, Time, Logger);
        var switching = new ModelSwitch(Store, journal, Loader, Slots, Time, Logger);
        var table = new RolloutTable(
            new AcceptStep(journal, Options, Time), Trust, new DownloadStep(Downloader, Store), CreateProbe(), new BudgetStep(Energy),
            new ShadowStep(Slots, Limits, Time), switching, new ProbationStep(Slots, Time), Slots, Store);
        return new ModelRollout(table, journal, switching, Downloader.Tally, Limits, Options, Time, Logger);
    }
}
