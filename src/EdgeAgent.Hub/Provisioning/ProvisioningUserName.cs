using System.Diagnostics.CodeAnalysis;

namespace EdgeAgent.Hub.Provisioning;

/// <summary>What a device's MQTT user name says when it wants to be provisioned: <c>{idScope}/registrations/{registrationId}/api-version=...</c>.</summary>
/// <param name="IdScope">The provisioning service as the device calls it.</param>
/// <param name="RegistrationId">The device.</param>
internal sealed record ProvisioningUserName(string IdScope, string RegistrationId)
{
    /// <summary>Reads a user name; the version may stand with or without a question mark.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ProvisioningUserName? userName)
    {
        userName = text?.Split('/') is [{ Length: > 0 } scope, "registrations", { Length: > 0 } id, var query, ..]
            && query.TrimStart('?').StartsWith("api-version=", StringComparison.Ordinal)
            ? new ProvisioningUserName(scope, id)
            : null;
        return userName is not null;
    }
}
