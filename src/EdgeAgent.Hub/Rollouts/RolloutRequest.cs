using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Hub.Queries;
using EdgeAgent.Hub.Registry;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Twins;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>Reads rollouts that service clients send: a <see cref="RolloutDocument"/>, an array of automatic device configurations, or an object with such <c>configurations</c> and <c>restores</c>.</summary>
internal static class RolloutRequest
{
    private const int MostRings = 32, MostRestores = 32, MostWindows = 14, MostSoakSeconds = 30 * 24 * 3600, MostDevices = 1_000_000, DigestLength = 64;

    /// <summary>Reads the body of a PUT.</summary>
    /// <param name="name">The rollout's name.</param>
    /// <param name="body">The body; null when it was no JSON.</param>
    public static Outcome<RolloutDocument> Parse(string name, JsonNode? body)
    {
        if (!RolloutName.IsValid(name))
            return HubError.Argument($"'{name}' is no name of a rollout: {RolloutName.Rule}.");
        JsonObject? document = body as JsonObject;
        if ((body as JsonArray ?? document?["configurations"] as JsonArray) is { } configurations)
        {
            JsonNode? restores = document?["restores"]?.DeepClone();
            Outcome<JsonObject> translated = RingConfigurations.ToDocument(name, configurations);
            if (!translated.IsDone)
                return translated.Error;
            document = translated.Value;
            document["restores"] = restores;
        }

        if (document is null)
            return HubError.Argument("The body must be one rollout, or an array of automatic device configurations, one a ring.");
        document["slot"] ??= TwinNames.DefaultSlot;
        try
        {
            RolloutDocument read = document.Deserialize(ContractsJsonContext.Default.RolloutDocument)!;
            return Refuse(read) is { } wrong ? HubError.Argument(wrong) : read;
        }
        catch (JsonException failure)
        {
            return HubError.Argument($"The rollout cannot be read: {failure.Message}");
        }
    }

    /// <summary>The condition of a ring.</summary>
    /// <exception cref="QueryException">It is none.</exception>
    public static (QuerySource Source, QueryExpression? Where) Condition(RolloutRing ring) => QueryParser.ParseCondition(ring.TargetCondition ?? "*");

    /// <summary>The windows of a ring; empty for any time.</summary>
    public static IReadOnlyList<MaintenanceWindow> Windows(RolloutRing ring) => [.. (ring.Windows ?? []).Select(text => MaintenanceWindow.Parse(text)!)];

    private static string? Refuse(RolloutDocument document)
    {
        ModelAssignment assignment = document.Assignment;
        if (!ModelName.IsVersion(document.Slot))
            return $"'{document.Slot}' is no slot: 1 to 64 letters, digits, dots, hyphens and underscores.";
        if (document.Restores is { } restores && (restores.Count > MostRestores || restores.Any(restored => restored is null)))
            return $"A rollout has at most {MostRestores} restores, and none is null.";
        if ((document.Restores ?? []).Prepend(assignment).Select(Refuse).FirstOrDefault(reason => reason is not null) is { } wrong)
            return wrong;
        if (document.Rings.Count is < 1 or > MostRings)
            return $"A rollout has 1 to {MostRings} rings; this one has {document.Rings.Count}.";
        return document.Rings.Select(ring => ring is null ? "A ring is null." : Refuse(ring)).FirstOrDefault(reason => reason is not null);
    }

    private static string? Refuse(ModelAssignment assignment)
    {
        if (assignment.Name.Length == 0 || assignment.Version.Length == 0 || assignment.Version.Contains(' ', StringComparison.Ordinal))
            return "The assignment needs a name, and a version without spaces.";
        if (assignment.File.Size < 1 || assignment.File.Sha256.Length != DigestLength || !assignment.File.Sha256.All(char.IsAsciiHexDigitLower))
            return "The assignment's file needs a size above 0 and a sha256 of 64 lower-case hexadecimal digits.";
        if (!Uri.TryCreate(assignment.File.Url, UriKind.Absolute, out Uri? address) || address.Scheme != Uri.UriSchemeHttps)
            return "The assignment's file needs an absolute https address.";
        if (TwinLimits.Violation(SlotAssignment.Of(assignment), TwinLimits.SectionBytes) is { } wrong)
            return $"The assignment {wrong}.";
        return null;
    }

    private static string? Refuse(RolloutRing ring)
    {
        if (ring.Name.Length is < 1 or > 64)
            return "A ring's name has 1 to 64 characters.";
        try
        {
            if (Condition(ring).Source != QuerySource.Devices)
                return $"The targetCondition of ring '{ring.Name}' must be for devices.";
        }
        catch (QueryException failure)
        {
            return $"The targetCondition of ring '{ring.Name}' cannot be read. {failure.Message}";
        }

        (string Member, double? Value, double Least, double Most)[] rows =
        [
            ("percent", ring.Percent, double.Epsilon, 100),
            ("soakSeconds", ring.SoakSeconds, 0, MostSoakSeconds),
            ("maxActivationSeconds", ring.MaxActivationSeconds, 60, MostSoakSeconds),
            ("minSuccesses", ring.MinSuccesses, 1, MostDevices),
            ("maxFailedCount", ring.MaxFailedCount, 0, MostDevices),
            ("maxFailedPercent", ring.MaxFailedPercent, 0, 100),
            ("maxLatencyP90Us", ring.MaxLatencyP90Us, double.Epsilon, double.MaxValue),
            ("maxMillijoulesPerInference", ring.MaxMillijoulesPerInference, double.Epsilon, double.MaxValue),
            ("minAgreement", ring.MinAgreement, 0, 1),
            ("maxDriftPsi", ring.MaxDriftPsi, double.Epsilon, double.MaxValue),
            ("updatesPerSecond", ring.UpdatesPerSecond, 0.01, UpdateRate.Most),
        ];
        foreach ((string member, double? value, double least, double most) in rows)
        {
            if (value is { } number && !(number >= least && number <= most))
                return FormattableString.Invariant($"The member {member} of ring '{ring.Name}' must be from {(least == double.Epsilon ? "above 0" : least)} to {most}, not {number}.");
        }

        if (ring.Windows is { } windows && (windows.Count is < 1 or > MostWindows || windows.Any(text => text is null || MaintenanceWindow.Parse(text) is null)))
            return $"The windows of ring '{ring.Name}' must be 1 to {MostWindows} texts such as 'mon-fri 01:00-05:00', 'sat,sun 00:00-24:00' or 'daily 22:00-04:00'.";
        return null;
    }
}
