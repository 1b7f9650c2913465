using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Rollout;

/// <summary>One walk of one assignment through the table: what a step leaves for those after it.</summary>
internal sealed class RolloutRun(string slot, ModelAssignment assignment, RolloutRules rules, Action<SlotState> onState) : IDisposable
{
    public string Slot => slot;

    public ModelAssignment Assignment => assignment;

    public RolloutRules Rules => rules;

    /// <summary>How often a step that counts its interruptions was interrupted before this walk.</summary>
    public int Trials { get; init; }

    /// <summary>The verified manifest; null before the step <c>trust</c>, and for a model without one.</summary>
    public ModelManifest? Manifest { get; set; }

    /// <summary>What the probe measured; null before it.</summary>
    public ProbeFigures? Figures { get; set; }

    /// <summary>The energy of an inference in the probe; null where it could not be measured.</summary>
    public double? Millijoules { get; set; }

    /// <summary>The loaded model, until the slot takes it.</summary>
    public ModelInstance? Candidate { get; set; }

    /// <summary>What was measured so far, for the report.</summary>
    public RolloutReport Report { get; set; } = new() { Sha256 = assignment.File.Sha256 };

    /// <summary>How far the step under way has come, as a part of a sentence; empty when it does not say.</summary>
    public Func<string> Progress { get; set; } = () => "";

    /// <summary>Whether the report has figures.</summary>
    public bool HasFigures => Figures is not null;

    /// <summary>Tells what is being done.</summary>
    public void Tell(SlotState state) => onState(state);

    public void Dispose() => Candidate?.Dispose();
}
