using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Rollout;
using EdgeAgent.Core.Trust;

namespace EdgeAgent.Core.Reconciliation;

/// <summary>Reads the desired property of a slot as hostile JSON: an assignment within its bounds, or one sentence that says what is wrong.</summary>
/// <remarks>Members that are not known are passed over, so that a newer cloud can talk to an older agent.</remarks>
internal sealed class AssignmentReader(ModelLimits limits)
{
    private const int MaxNameLength = 128, MaxVersionLength = 64, MaxUrlLength = 2048, DigestLength = 64, MaxEchoBytes = 2048;

    public SlotRequest Read(string slot, JsonNode? value)
    {
        if (!SlotName.IsValid(slot))
            return Refuse(slot, value, $"The slot's name is not acceptable: {SlotName.Rule}.");
        try
        {
            return new SlotRequest { Slot = slot, Assignment = ReadAssignment(value) };
        }
        catch (RefusedException e)
        {
            return Refuse(slot, value, e.Message);
        }
    }

    public static SlotRequest Refuse(string slot, JsonNode? value, string message) => new()
    {
        Slot = slot,
        Refusal = new SlotFailure { Step = ModelStep.Accept, Code = FailureCode.InvalidAssignment, Message = message, Sha256 = DigestIn(value) },
        Value = Echo(value),
    };

    private ModelAssignment ReadAssignment(JsonNode? value)
    {
        JsonObject properties = value as JsonObject ?? throw new RefusedException("The assignment must be a JSON object with name, version and file.");
        return new ModelAssignment
        {
            Name = ReadName(properties["name"]),
            Version = ReadVersion(properties["version"]),
            File = ReadBlob(properties["file"], "file", limits.MaxModelBytes) ?? throw new RefusedException("file is missing: it names the .tflite file by url, sha256 and size."),
            Labels = ReadBlob(properties["labels"], "labels", limits.MaxLabelsBytes),
            Preprocessing = ReadPreprocessing(properties["preprocessing"]),
            Manifest = ReadBlob(properties["manifest"], "manifest", EnvelopeReader.MaxBytes),
            Delta = ReadDelta(properties["delta"]),
            Roots = ReadBlob(properties["roots"], "roots", RootVerifier.MaxChainBytes),
            Rollout = ReadRollout(properties["rollout"]),
        };
    }

    private static string ReadName(JsonNode? node)
    {
        if (HostileJson.Text(node) is { Length: > 0 and <= MaxNameLength } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            return name;
        throw new RefusedException($"name must have 1 to {MaxNameLength} letters, digits, dots, hyphens and underscores.");
    }

    private static string ReadVersion(JsonNode? node)
    {
        if (HostileJson.Text(node) is { Length: > 0 and <= MaxVersionLength } version && version.All(c => c is > ' ' and < '\x7f'))
            return version;
        throw new RefusedException($"version must be a text of 1 to {MaxVersionLength} printable ASCII characters without spaces.");
    }

    private static BlobReference? ReadBlob(JsonNode? node, string member, long maxBytes)
    {
        if (node is null)
            return null;
        JsonObject blob = node as JsonObject ?? throw new RefusedException($"{member} must be an object with url, sha256 and size.");
        if (HostileJson.Text(blob["sha256"]) is not { Length: DigestLength } digest || !digest.All(char.IsAsciiHexDigitLower))
            throw new RefusedException($"{member}.sha256 must have {DigestLength} lower-case hexadecimal digits.");
        if (HostileJson.Integer(blob["size"]) is not long size || size < 1 || size > maxBytes)
            throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"{member}.size must be a whole number of bytes from 1 to {maxBytes}."));
        return new BlobReference { Url = ReadUrl(blob["url"], member), Sha256 = digest, Size = size };
    }

    private ModelDelta? ReadDelta(JsonNode? node)
    {
        if (node is null)
            return null;
        JsonObject delta = node as JsonObject ?? throw new RefusedException("delta must be an object with file and baseSha256.");
        BlobReference file = ReadBlob(delta["file"], "delta.file", limits.MaxModelBytes) ?? throw new RefusedException("delta.file is missing: it names the delta by url, sha256 and size.");
        return HostileJson.Text(delta["baseSha256"]) is { Length: DigestLength } digest && digest.All(char.IsAsciiHexDigitLower)
            ? new ModelDelta { File = file, BaseSha256 = digest }
            : throw new RefusedException($"delta.baseSha256 must have {DigestLength} lower-case hexadecimal digits.");
    }

    private static string ReadUrl(JsonNode? node, string member)
    {
        if (HostileJson.Text(node) is { Length: > 0 and <= MaxUrlLength } text && Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            && url.Scheme == Uri.UriSchemeHttps && url.Host.Length > 0 && url.UserInfo.Length == 0)
        {
            return text;
        }
        throw new RefusedException($"{member}.url must be an absolute https address of at most {MaxUrlLength} characters, without a user name.");
    }

    private static PreprocessingOptions? ReadPreprocessing(JsonNode? node)
    {
        if (node is null)
            return null;
        JsonObject options = node as JsonObject ?? throw new RefusedException("preprocessing must be an object with centralCrop, mean, scale, letterbox and bgr.");
        double? crop = ReadNumber(options, "centralCrop"), mean = ReadNumber(options, "mean"), scale = ReadNumber(options, "scale");
        if (crop is <= 0 or > 1)
            throw new RefusedException("preprocessing.centralCrop must be above 0 and at most 1.");
        if (scale is 0)
            throw new RefusedException("preprocessing.scale must not be 0: it divides.");
        bool? isLetterboxed = ReadFlag(options, "letterbox");
        if (isLetterboxed == true && crop is not null)
            throw new RefusedException("preprocessing has letterbox and centralCrop, which exclude one another.");
        return new PreprocessingOptions { CentralCrop = crop, Mean = mean, Scale = scale, IsLetterboxed = isLetterboxed, IsBgr = ReadFlag(options, "bgr") };
    }

    private static RolloutPolicy? ReadRollout(JsonNode? node)
    {
        if (node is null)
            return null;
        JsonObject policy = node as JsonObject
            ?? throw new RefusedException("rollout must be an object with shadowInferences, minAgreement, shadowMaxSeconds, probationInferences, probationSeconds and attempt.");
        return new RolloutPolicy
        {
            ShadowInferences = ReadCount(policy, "shadowInferences", 0, RolloutRules.MaxCount),
            MinAgreement = ReadShare(policy["minAgreement"]),
            ShadowMaxSeconds = ReadCount(policy, "shadowMaxSeconds", 1, RolloutRules.MaxSeconds),
            ProbationInferences = ReadCount(policy, "probationInferences", 0, RolloutRules.MaxCount),
            ProbationSeconds = ReadCount(policy, "probationSeconds", 0, RolloutRules.MaxSeconds),
            Attempt = ReadCount(policy, "attempt", 0, RolloutRules.MaxCount),
        };
    }

    private static int? ReadCount(JsonObject policy, string member, int least, int most)
    {
        if (policy[member] is not { } node)
            return null;
        return HostileJson.Integer(node) is { } count && count >= least && count <= most ? (int)count
            : throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"rollout.{member} must be a whole number from {least} to {most}."));
    }

    private static double? ReadShare(JsonNode? node)
    {
        if (node is null)
            return null;
        return HostileJson.Number(node) is { } share and >= 0 and <= 1 ? share : throw new RefusedException("rollout.minAgreement must be a number from 0 to 1.");
    }

    private static bool? ReadFlag(JsonObject options, string member) => options[member]?.GetValueKind() switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new RefusedException($"preprocessing.{member} must be true or false."),
    };

    private static double? ReadNumber(JsonObject options, string member)
    {
        if (options[member] is not { } node)
            return null;
        return HostileJson.Number(node) ?? throw new RefusedException($"preprocessing.{member} must be a number.");
    }

    private static string? DigestIn(JsonNode? value) =>
        value is JsonObject properties && properties["file"] is JsonObject file && HostileJson.Text(file["sha256"]) is { Length: DigestLength } digest
            && digest.All(char.IsAsciiHexDigitLower) ? digest : null;

    private static JsonNode? Echo(JsonNode? value) =>
        value is not null && JsonSerializer.SerializeToUtf8Bytes(value, NodeJsonContext.Default.JsonNode).Length <= MaxEchoBytes ? value.DeepClone() : null;

    private sealed class RefusedException(string message) : Exception(message);
}
