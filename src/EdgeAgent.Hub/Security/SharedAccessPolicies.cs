using System.Security.Cryptography;
using EdgeAgent.Hub.Storage;

namespace EdgeAgent.Hub.Security;

/// <summary>The hub's own secrets: the keys of its policies and of the dashboard. Made at the first start, kept in the database.</summary>
internal sealed class SharedAccessPolicies
{
    /// <summary>The name of the policy with all rights.</summary>
    public const string Owner = "iothubowner";

    private static readonly Dictionary<string, HubRights> Rights = new(StringComparer.Ordinal)
    {
        [Owner] = HubRights.RegistryRead | HubRights.RegistryWrite | HubRights.ServiceConnect | HubRights.DeviceConnect | HubRights.Provisioning | HubRights.Ownership,
        ["service"] = HubRights.ServiceConnect,
        ["device"] = HubRights.DeviceConnect,
        ["registryRead"] = HubRights.RegistryRead,
        ["registryReadWrite"] = HubRights.RegistryRead | HubRights.RegistryWrite,
        ["provisioningserviceowner"] = HubRights.Provisioning,
    };

    private readonly Dictionary<string, string> _keys;

    private SharedAccessPolicies(Dictionary<string, string> keys, string dashboardKey, string idScope) => (_keys, DashboardKey, IdScope) = (keys, dashboardKey, idScope);

    /// <summary>The names of all policies.</summary>
    public static IReadOnlyCollection<string> Names => Rights.Keys;

    /// <summary>The owner's key in base64.</summary>
    public string OwnerKey => _keys[Owner];

    /// <summary>The key that the dashboard's cookies are signed with, 64 hexadecimal digits.</summary>
    public string DashboardKey { get; }

    /// <summary>What devices name to be provisioned by this hub.</summary>
    public string IdScope { get; }

    /// <summary>Reads the keys, making those that are missing.</summary>
    public static async Task<SharedAccessPolicies> LoadAsync(HubDatabase database) => await database.WriteAsync(connection =>
    {
        string Keep(string name, string fresh)
        {
            connection.Execute("INSERT OR IGNORE INTO settings (name, value) VALUES ($name, $value)", ("$name", name), ("$value", fresh));
            return connection.Query("SELECT value FROM settings WHERE name = $name", row => row.GetString(0), ("$name", name)).Single();
        }

        return new SharedAccessPolicies(
            Rights.Keys.ToDictionary(name => name, name => Keep($"policy.{name}", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))), StringComparer.Ordinal),
            Keep("dashboard.key", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))),
            Keep("provisioning.scope", "0ne" + Convert.ToHexString(RandomNumberGenerator.GetBytes(4))));
    }).ConfigureAwait(false);

    /// <summary>The key of a policy, or null for an unknown name.</summary>
    public string? KeyOf(string policyName) => _keys.GetValueOrDefault(policyName);

    /// <summary>What a policy allows; nothing for an unknown name.</summary>
    public static HubRights RightsOf(string policyName) => Rights.GetValueOrDefault(policyName);
}
