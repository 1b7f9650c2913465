using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using EdgeAgent.Hub.Twins;

namespace EdgeAgent.Hub.Provisioning;

/// <summary>Provisions devices: finds the enrolment that a device proves, registers the device with what the enrolment says, and tells it where it belongs.</summary>
/// <remarks>The work is done when the device asks; its answer is fetched by operation id, as the protocol has it. Unfetched answers are dropped when there are many.</remarks>
internal sealed class Registrar(
    EnrollmentStore enrollments, RegistrationStore registrations, DeviceRegistry registry, DeviceStore devices, TwinService twins,
    CertificateAuthorities authorities, SharedAccessPolicies policies, HubAddress address, HubOptions options, TimeProvider time)
{
    private const int MostOperations = 10_000, GroupPage = 1000;

    private readonly ConcurrentDictionary<string, Registration> _operations = new(StringComparer.Ordinal);

    /// <summary>The enrolment that a bearer belongs to, or why there is none.</summary>
    public Outcome<Enrollment> Recognize(string idScope, string registrationId, SasToken? token, X509Certificate2? certificate)
    {
        if (idScope != policies.IdScope)
            return HubError.Unauthorized($"'{idScope}' is not the id scope of this hub.");
        if (!DeviceId.IsValid(registrationId))
            return HubError.Argument($"'{registrationId}' is no registration id: {DeviceId.Rule}.");
        if (token is not null && (token.ExpiresUtc + options.ClockSkew < time.GetUtcNow() || token.Resource != $"{idScope}/registrations/{registrationId}"))
            return HubError.Unauthorized($"The token is for '{token.Resource}' until {token.ExpiresUtc:u}.");
        Enrollment? found = enrollments.Find(EnrollmentKind.Individual, registrationId) is { } individual
            ? (IsProved(individual, registrationId, token, certificate) ? individual : null)
            : Groups().FirstOrDefault(group => IsProved(group, registrationId, token, certificate));
        return found is not null ? found : HubError.Unauthorized($"No enrolment takes '{registrationId}' with this token or certificate.");
    }

    /// <summary>Provisions a device; gives the id of the operation.</summary>
    public async Task<string> RegisterAsync(Enrollment enrollment, string registrationId, X509Certificate2? certificate, JsonNode? payload)
    {
        string? group = enrollment.Kind == EnrollmentKind.Group ? enrollment.Id : null, sent = payload?.ToHubJson();
        Registration result;
        if (!enrollment.IsEnabled)
            result = await registrations.SetAsync(registrationId, group, null, "disabled", sent, null).ConfigureAwait(false);
        else
        {
            string deviceId = enrollment.DeviceId ?? registrationId;
            HubError? failure = await AssignAsync(enrollment, registrationId, deviceId, certificate).ConfigureAwait(false);
            result = await registrations.SetAsync(registrationId, group, deviceId, failure is null ? "assigned" : "failed", sent, failure).ConfigureAwait(false);
        }

        if (_operations.Count >= MostOperations)
            _operations.Clear();
        string operationId = $"5.{RandomNumberGenerator.GetHexString(16, lowercase: true)}.{Guid.NewGuid()}";
        _operations[operationId] = result;
        return operationId;
    }

    /// <summary>The answer while the work is under way: the device is to ask again.</summary>
    public static JsonObject Assigning(string operationId) => new() { ["operationId"] = operationId, ["status"] = "assigning" };

    /// <summary>How an operation of this device ended; null when there is none of this id.</summary>
    public JsonObject? Result(string registrationId, string operationId) =>
        _operations.TryGetValue(operationId, out Registration? result) && result.Id == registrationId
            ? new JsonObject { ["operationId"] = operationId, ["status"] = result.Status, ["registrationState"] = result.ToJson(address.MqttAuthority) }
            : null;

    private IEnumerable<Enrollment> Groups()
    {
        string after = "";
        while (true)
        {
            List<Enrollment> page = enrollments.Page(EnrollmentKind.Group, after, GroupPage);
            foreach (Enrollment group in page)
                yield return group;
            if (page.Count < GroupPage)
                yield break;
            after = page[^1].Id;
        }
    }

    private bool IsProved(Enrollment enrollment, string registrationId, SasToken? token, X509Certificate2? certificate)
    {
        if (token is not null)
            return enrollment.KeysOf(registrationId) is { } keys && (token.IsSignedBy(keys.Primary) | token.IsSignedBy(keys.Secondary));
        return certificate is not null && enrollment.Accepts(registrationId, certificate, authorities, time.GetUtcNow());
    }

    private async Task<HubError?> AssignAsync(Enrollment enrollment, string registrationId, string deviceId, X509Certificate2? certificate)
    {
        (string Primary, string Secondary)? keys = enrollment.KeysOf(registrationId);
        DeviceRequest request = keys is { } pair
            ? new DeviceRequest { PrimaryKey = pair.Primary, SecondaryKey = pair.Secondary }
            : new DeviceRequest { Authentication = AuthenticationKind.SelfSigned, PrimaryThumbprint = certificate?.Thumbprint, SecondaryThumbprint = certificate?.Thumbprint };
        if (devices.Find(deviceId) is { } known)
        {
            bool isSame = known.Authentication == request.Authentication && known.IsEnabled
                && (keys is null ? known.PrimaryThumbprint == request.PrimaryThumbprint : known.PrimaryKey == request.PrimaryKey && known.SecondaryKey == request.SecondaryKey);
            return isSame ? null : (await registry.UpdateAsync(deviceId, request with { IsEnabled = known.IsEnabled, StatusReason = known.StatusReason }, null).ConfigureAwait(false)).Error;
        }

        if ((await registry.CreateAsync(deviceId, request).ConfigureAwait(false)).Error is { } refusal)
            return refusal;
        return enrollment.InitialTwin is { } twin
            ? (await twins.PatchAsync(deviceId, twin.DeepClone().AsObject(), null).ConfigureAwait(false)).Error
            : null;
    }
}
