using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using EdgeAgent.Hub.Twins;

namespace EdgeAgent.Hub.Provisioning;

/// <summary>Reads enrolments that service clients send.</summary>
internal static class EnrollmentRequest
{
    private static readonly string[] Written = ["etag", "createdDateTimeUtc", "lastUpdatedDateTimeUtc", "registrationState"];

    /// <summary>Reads the body of a PUT: the enrolment's own members, with what it left out of its keys taken from the known one or made.</summary>
    public static Outcome<JsonObject> Parse(string kind, string id, JsonObject? body, Enrollment? known)
    {
        if (!DeviceId.IsValid(id))
            return HubError.Argument($"'{id}' is no valid id: {DeviceId.Rule}.");
        if (body?.Text(EnrollmentKind.IdMember(kind)) != id)
            return HubError.Argument($"The body must be one JSON object whose {EnrollmentKind.IdMember(kind)} is that of the address.");
        JsonObject enrollment = body.DeepClone().AsObject();
        foreach (string member in Written)
            enrollment.Remove(member);
        if (enrollment.Text("provisioningStatus") is not (null or "enabled" or "disabled"))
            return HubError.Argument("provisioningStatus must be enabled or disabled.");
        enrollment["provisioningStatus"] ??= "enabled";
        if (enrollment.Text("deviceId") is { Length: > 0 } device && !DeviceId.IsValid(device))
            return HubError.Argument($"'{device}' is no device id: {DeviceId.Rule}.");
        if (enrollment.Text("allocationPolicy") == "custom")
            return HubError.Argument("The allocation policy custom needs an Azure Function; this hub assigns every device to itself.");
        if (enrollment["initialTwin"] is JsonObject twin && TwinUpdate.Parse(twin.DeepClone().AsObject(), isReplacement: false).Error is { } wrong)
            return HubError.Argument($"The initial twin cannot be used. {wrong.Message}");
        if (enrollment["attestation"] is not JsonObject attestation)
            return HubError.Argument("An enrolment needs the object attestation with the type symmetricKey or x509.");
        HubError? refusal = attestation.Text("type") switch
        {
            "symmetricKey" => CompleteKeys(attestation, known),
            "x509" => CheckCertificates(kind, attestation),
            "tpm" => HubError.Argument("Attestation by TPM is not carried by MQTT and not supported by this hub; use symmetricKey or x509."),
            _ => HubError.Argument("The attestation's type must be symmetricKey or x509."),
        };
        return refusal is null ? enrollment : refusal;
    }

    private static HubError? CompleteKeys(JsonObject attestation, Enrollment? known)
    {
        JsonObject? keys = attestation["symmetricKey"] as JsonObject, before = known?.AttestationJson()["symmetricKey"] as JsonObject;
        JsonObject complete = [];
        foreach (string name in new[] { "primaryKey", "secondaryKey" })
        {
            string? given = keys?.Text(name);
            if (string.IsNullOrEmpty(given))
                given = before?.Text(name) ?? DeviceRequest.NewKey();
            if (!DeviceRequest.IsKey(given))
                return HubError.Argument("A symmetric key must be the base64 of 16 to 64 bytes.");
            complete[name] = given;
        }

        attestation["symmetricKey"] = complete;
        return null;
    }

    private static HubError? CheckCertificates(string kind, JsonObject attestation)
    {
        if (attestation["x509"] is not JsonObject x509)
            return HubError.Argument("Attestation by x509 needs the object x509.");
        int found = 0;
        foreach (string member in new[] { "clientCertificates", "signingCertificates" })
        {
            foreach (string which in new[] { "primary", "secondary" })
            {
                if ((x509[member] as JsonObject)?[which] is not JsonObject entry)
                    continue;
                if (CertificateAuthorities.Read(entry.Text("certificate")) is not { } certificate)
                    return HubError.Argument($"x509.{member}.{which}.certificate must be one certificate as PEM text, or the base64 of its DER form.");
                entry["info"] = Describe(certificate);
                certificate.Dispose();
                found++;
            }
        }

        bool isComplete = found > 0 || (x509["caReferences"] as JsonObject)?.Text("primary") is not null;
        if (!isComplete)
            return HubError.Argument("Attestation by x509 needs clientCertificates, signingCertificates or caReferences, each with primary.");
        return kind == EnrollmentKind.Group && x509["clientCertificates"] is JsonObject
            ? HubError.Argument("A group is enrolled by signingCertificates or caReferences, not by clientCertificates.")
            : null;
    }

    private static JsonObject Describe(X509Certificate2 certificate) => new()
    {
        ["subjectName"] = certificate.Subject,
        ["sha1Thumbprint"] = certificate.Thumbprint,
        ["sha256Thumbprint"] = certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256),
        ["issuerName"] = certificate.Issuer,
        ["notBeforeUtc"] = JsonTime.Format(certificate.NotBefore.ToUniversalTime()),
        ["notAfterUtc"] = JsonTime.Format(certificate.NotAfter.ToUniversalTime()),
        ["serialNumber"] = certificate.SerialNumber,
        ["version"] = certificate.Version,
    };
}
