using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;

namespace EdgeAgent.Hub.Provisioning;

/// <summary>An enrolment: who may be provisioned, how that is proved, and what the device begins with.</summary>
internal sealed record Enrollment
{
    public required string Kind { get; init; }

    public required string Id { get; init; }

    public required string ETag { get; init; }

    public required DateTimeOffset CreatedUtc { get; init; }

    public required DateTimeOffset UpdatedUtc { get; init; }

    /// <summary>As the service client sent it, with keys where it left them out.</summary>
    public required JsonObject Body { get; init; }

    /// <summary>True unless <c>provisioningStatus</c> says disabled.</summary>
    public bool IsEnabled => Body.Text("provisioningStatus") != "disabled";

    /// <summary>How devices prove themselves: <c>symmetricKey</c> or <c>x509</c>.</summary>
    public string AttestationType => Attestation?.Text("type") ?? "";

    /// <summary>The device id that an individual enrolment gives; null for the registration id.</summary>
    public string? DeviceId => Kind == EnrollmentKind.Individual && Body.Text("deviceId") is { Length: > 0 } id ? id : null;

    /// <summary>What the twin of a new device begins with; null for nothing.</summary>
    public JsonObject? InitialTwin => Body["initialTwin"] as JsonObject;

    private JsonObject? Attestation => Body["attestation"] as JsonObject;

    /// <summary>The symmetric keys of a device of this enrolment, primary and secondary; null where it has none.</summary>
    public (string Primary, string Secondary)? KeysOf(string registrationId)
    {
        if (Attestation?["symmetricKey"] is not JsonObject keys || keys.Text("primaryKey") is not { } primary || keys.Text("secondaryKey") is not { } secondary)
            return null;
        return Kind == EnrollmentKind.Individual ? (primary, secondary) : (Derive(primary, registrationId), Derive(secondary, registrationId));
    }

    /// <summary>True when the bearer of a certificate is a device of this enrolment.</summary>
    public bool Accepts(string registrationId, X509Certificate2 certificate, CertificateAuthorities authorities, DateTimeOffset now)
    {
        if (AttestationType != "x509" || Attestation?["x509"] is not JsonObject x509 || certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) != registrationId)
            return false;
        if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime || certificate.NotAfter.ToUniversalTime() < now.UtcDateTime)
            return false;
        if (Certificates(x509, "clientCertificates").Any(known => known.RawData.AsSpan().SequenceEqual(certificate.RawData)))
            return Kind == EnrollmentKind.Individual;
        X509Certificate2Collection roots = [.. Certificates(x509, "signingCertificates")];
        HashSet<string> references = [.. References(x509)];
        foreach ((_, string pem, _, _) in authorities.List().Where(authority => references.Contains(authority.Name)))
            roots.Add(X509Certificate2.CreateFromPem(pem));
        return CertificateAuthorities.IsSignedByAny(certificate, roots, now);
    }

    /// <summary>The enrolment as service clients read it, without its keys.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = Body.DeepClone().AsObject();
        if (json["attestation"] is JsonObject attestation && attestation.ContainsKey("symmetricKey"))
            attestation["symmetricKey"] = new JsonObject();
        json["etag"] = $"\"{ETag}\"";
        json["createdDateTimeUtc"] = JsonTime.Format(CreatedUtc);
        json["lastUpdatedDateTimeUtc"] = JsonTime.Format(UpdatedUtc);
        return json;
    }

    /// <summary>How devices prove themselves, keys included.</summary>
    public JsonObject AttestationJson() => Attestation?.DeepClone().AsObject() ?? [];

    private static string Derive(string groupKey, string registrationId) =>
        Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(groupKey), Encoding.UTF8.GetBytes(registrationId)));

    private static IEnumerable<X509Certificate2> Certificates(JsonObject x509, string member) => Pair(x509[member])
        .Select(entry => CertificateAuthorities.Read((entry as JsonObject)?.Text("certificate"))).OfType<X509Certificate2>();

    private static IEnumerable<string> References(JsonObject x509) => Pair(x509["caReferences"])
        .Where(entry => entry?.GetValueKind() == System.Text.Json.JsonValueKind.String).Select(entry => entry!.GetValue<string>());

    private static IEnumerable<JsonNode?> Pair(JsonNode? parent) => parent is JsonObject both ? [both["primary"], both["secondary"]] : [];
}
