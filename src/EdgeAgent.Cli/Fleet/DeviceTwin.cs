using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Cli.Fleet;

/// <summary>A device's twin as the hub's service side gives it.</summary>
internal sealed record DeviceTwin
{
    public required string DeviceId { get; init; }

    public string? ConnectionState { get; init; }

    public DateTimeOffset? LastActivityTime { get; init; }

    public required TwinProperties Properties { get; init; }

    /// <summary>What the device says of each of its slots; a slot whose report is not understood is passed over.</summary>
    public IReadOnlyDictionary<string, SlotReport> Slots()
    {
        Dictionary<string, SlotReport> slots = [];
        if (Component(TwinNames.Slots) is not JsonElement component)
            return slots;
        foreach (JsonProperty property in component.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Object && !property.Name.StartsWith('$')))
        {
            if (Read(property.Value, ContractsJsonContext.Default.SlotReport) is SlotReport report)
                slots[property.Name] = report;
        }
        return slots;
    }

    /// <summary>What the cloud asks of a slot; null where nothing, or nothing that is understood.</summary>
    public ModelAssignment? Assigned(string slot) =>
        Properties.Desired.ValueKind == JsonValueKind.Object && Properties.Desired.TryGetProperty(TwinNames.Models, out JsonElement models) && models.ValueKind == JsonValueKind.Object
        && models.TryGetProperty(slot, out JsonElement assignment) && assignment.ValueKind == JsonValueKind.Object
            ? Read(assignment, ContractsJsonContext.Default.ModelAssignment)
            : null;

    /// <summary>What the device says of itself; null before it did.</summary>
    public DeviceReport? Device() => Component(TwinNames.Device) is JsonElement component ? Read(component, ContractsJsonContext.Default.DeviceReport) : null;

    /// <summary>The version of the desired properties; 0 where the hub does not say.</summary>
    public long DesiredVersion =>
        Properties.Desired.ValueKind == JsonValueKind.Object && Properties.Desired.TryGetProperty(TwinNames.Version, out JsonElement version) && version.TryGetInt64(out long number) ? number : 0;

    /// <summary>The code of the device's answer for a slot, once it answers this version of the desired properties or a later one; null before.</summary>
    public int? AnswerTo(string slot, long version) =>
        Component(TwinNames.Models) is JsonElement models && models.TryGetProperty(slot, out JsonElement property) && property.ValueKind == JsonValueKind.Object
        && Read(property, ContractsJsonContext.Default.PropertyAcknowledgementJsonElement) is { } answer && answer.DesiredVersion >= version ? answer.Code : null;

    private JsonElement? Component(string name) =>
        Properties.Reported.ValueKind == JsonValueKind.Object && Properties.Reported.TryGetProperty(name, out JsonElement component) && component.ValueKind == JsonValueKind.Object
            ? component
            : null;

    // A twin's document belongs to the device: what has another form than ours is no fault of this program.
    private static T? Read<T>(JsonElement element, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return element.Deserialize(type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
