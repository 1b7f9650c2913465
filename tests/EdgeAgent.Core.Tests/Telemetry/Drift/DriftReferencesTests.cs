using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Tests.Support;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Telemetry.Drift;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests.Telemetry.Drift;

public sealed class DriftReferencesTests
{
    private const string Slot = "default";

    private readonly SimulatedDisk _disk = new();
    private readonly ModelStore _store;
    private readonly byte[] _model = TinyModels.Classifier(1);

    public DriftReferencesTests() => _store = new ModelStore(_disk, "/models", NullLogger.Instance);

    [Fact]
    public void What_the_manifest_says_is_taken()
    {
        OutputSketch reference = new() { Classes = [0, 100], Other = 0, Confidence = null };
        using ModelSlots slots = Active(reference);

        References().Update(slots[Slot]);

        Assert.Equal(DriftReference.Manifest, Answers(slots).Compare().Reference);
    }

    [Fact]
    public void What_was_learnt_is_kept_for_the_next_start_and_only_for_the_same_model()
    {
        using (ModelSlots slots = Active(null))
        {
            DriftReferences references = References();
            references.Update(slots[Slot]);
            Assert.Equal(DriftReference.Learning, Answers(slots).Compare().Reference);
            for (int i = 0; i < OutputMonitor.LearnedInferences; i++)
                Answers(slots).Record(i % 3, 0.9);
            references.Update(slots[Slot]);
            Assert.Equal(DriftReference.Learned, Answers(slots).Compare().Reference);
        }

        using ModelSlots again = Active(null);
        References().Update(again[Slot]);
        Assert.Equal(DriftReference.Learned, Answers(again).Compare().Reference);

        using ModelSlots other = Active(null, TinyModels.Classifier(2));
        References().Update(other[Slot]);
        Assert.Equal(DriftReference.Learning, Answers(other).Compare().Reference);
    }

    [Fact]
    public void A_damaged_file_is_learnt_again()
    {
        Learn();
        _disk.Corrupt("/drift/default.json");
        using ModelSlots again = Active(null);
        DriftReferences references = References();
        references.Update(again[Slot]);

        Assert.Equal(DriftReference.Learning, Answers(again).Compare().Reference);
    }

    [Fact]
    public void A_full_disk_costs_only_the_memory_of_it()
    {
        using ModelSlots slots = Active(null);
        for (int i = 0; i < OutputMonitor.LearnedInferences; i++)
            Answers(slots).Record(i % 3, 0.9);
        _disk.FailAt = _disk.Operations.Count;
        References().Update(slots[Slot]);

        Assert.Equal(DriftReference.Learned, Answers(slots).Compare().Reference);
    }

    [Fact]
    public void A_model_that_is_not_the_slots_own_yet_learns_nothing()
    {
        using ModelSlots slots = Active(null);
        byte[] candidate = TinyModels.Classifier(3);
        slots.Switch(Slot, Load(candidate));
        for (int i = 0; i < OutputMonitor.LearnedInferences; i++)
            Answers(slots).Record(i % 3, 0.9);
        References().Update(slots[Slot]);

        Assert.Equal(DriftReference.Learning, Answers(slots).Compare().Reference);
        Assert.DoesNotContain("/drift/default.json", _disk.AllFiles);
    }

    private void Learn()
    {
        using ModelSlots slots = Active(null);
        for (int i = 0; i < OutputMonitor.LearnedInferences; i++)
            Answers(slots).Record(i % 3, 0.9);
        References().Update(slots[Slot]);
        Assert.Contains("/drift/default.json", _disk.AllFiles);
    }

    private static OutputMonitor Answers(ModelSlots slots) => slots[Slot].Model!.Answers!;

    private DriftReferences References() => new(_store, _disk, "/drift", NullLogger.Instance);

    private ModelSlots Active(OutputSketch? reference, byte[]? model = null)
    {
        byte[] file = model ?? _model;
        _store.Save(new SlotRecord
        {
            Slot = Slot,
            Active = new CommittedModel(TinyModels.Assignment(file), DateTimeOffset.UnixEpoch, reference is null ? null : FleetOwner.Manifest(file, 1) with { Reference = reference }),
        });
        var slots = new ModelSlots(new FakeTimeProvider(), TestMeter.Inferences);
        slots.Switch(Slot, Load(file));
        return slots;
    }

    private static ModelInstance Load(byte[] model) => new(TinyModels.Assignment(model), Interpreter.Create(TfLiteModel.Parse(model)), null, 3);
}
