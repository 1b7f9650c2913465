using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.Hub.Twins;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>Which pending devices are inside their maintenance windows.</summary>
internal sealed class RolloutEligibility(TwinStore twins)
{
    private static readonly TimeSpan Farthest = TimeSpan.FromHours(14);

    /// <summary>The first devices that may be assigned the model now.</summary>
    public List<RolloutMember> Choose(RolloutDocument document, IEnumerable<RolloutMember> pending, int most, DateTimeOffset now)
    {
        Dictionary<int, IReadOnlyList<MaintenanceWindow>> windows = [];
        return [.. pending.Where(member =>
        {
            RolloutRing ring = document.Rings[member.Ring];
            if (ring.Windows is null)
                return true;
            if (!windows.TryGetValue(member.Ring, out IReadOnlyList<MaintenanceWindow>? parsed))
                windows[member.Ring] = parsed = RolloutRequest.Windows(ring);
            TimeSpan offset = ring.WindowOffsetTag is { } tag && twins.Find(member.DeviceId) is { } twin ? Offset(twin.Tags, tag) : TimeSpan.Zero;
            return parsed.Any(window => window.Contains(now.ToOffset(offset)));
        }).Take(most)];
    }

    /// <summary>The offset from UTC that a tag holds; none where it holds none.</summary>
    public static TimeSpan Offset(JsonObject tags, string path)
    {
        JsonNode? value = tags;
        foreach (string name in path.Split('.'))
            value = (value as JsonObject)?[name];
        TimeSpan? offset = value?.GetValueKind() switch
        {
            JsonValueKind.Number when value.AsValue().TryGetValue(out double hours) && Math.Abs(hours) <= Farthest.TotalHours => TimeSpan.FromMinutes(Math.Round(hours * 60)),
            JsonValueKind.String => Parse(value.GetValue<string>()),
            _ => null,
        };
        return offset is { } read && read.Duration() <= Farthest ? read : TimeSpan.Zero;
    }

    private static TimeSpan? Parse(string text) =>
        text.Length == 6 && text[0] is '+' or '-' && TimeSpan.TryParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out TimeSpan size) ? text[0] == '-' ? -size : size : null;
}
