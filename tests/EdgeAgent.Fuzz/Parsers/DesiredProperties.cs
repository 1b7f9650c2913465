using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Reconciliation;

namespace EdgeAgent.Fuzz.Parsers;

/// <summary>Desired properties: a whole document, the same as a change, and what is read from them part by part.</summary>
internal static class DesiredProperties
{
    public static void Read(byte[] file)
    {
        if (HostileJson.ReadObject(file, out _) is not { } properties)
            return;
        DesiredDocument document = new();
        document.BeginSession();
        document.Replace(properties);
        Inspect(document);
        JsonObject patch = (JsonObject)properties.DeepClone();
        patch[TwinNames.Version] = document.Version < long.MaxValue ? document.Version + 1 : document.Version;
        document.Merge(patch);
        Inspect(document);
    }

    private static void Inspect(DesiredDocument document)
    {
        if (document.Properties is null)
            return;
        DesiredState state = DesiredState.Read(document.Properties, new ModelLimits());
        foreach (SlotRequest slot in state.Slots.Values)
        {
            if (slot.Assignment is null == slot.Refusal is null)
                throw new BrokenPromiseException($"the slot {slot.Slot} is neither assigned nor refused, or both");
        }
    }
}
