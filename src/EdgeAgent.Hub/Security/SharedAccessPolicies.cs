using System.Security.Cryptography;
using EdgeAgent.Hub.Storage;

namespace EdgeAgent.Hub.Security;

/// <summary>The hub's own secrets: the key of the owner's policy and the key of the live page. Made at the first start, kept in the database.</summary>
internal sealed class SharedAccessPolicies
{
    /// <summary>The name of the policy with all rights.</summary>
    public const string Owner = "iothubowner";

    private SharedAccessPolicies(string ownerKey, string dashboardKey) => (OwnerKey, DashboardKey) = (ownerKey, dashboardKey);

    /// <summary>The owner's key in base64.</summary>
    public string OwnerKey { get; }

    /// <summary>The key of the live page, 64 hexadecimal digits.</summary>
    public string DashboardKey { get; }

    /// <summary>Reads the keys, making those that are missing.</summary>
    public static async Task<SharedAccessPolicies> LoadAsync(HubDatabase database) => await database.WriteAsync(connection =>
    {
        string Keep(string name, string fresh)
        {
            connection.Execute("INSERT OR IGNORE INTO settings (name, value) VALUES ($name, $value)", ("$name", name), ("$value", fresh));
            return connection.Query("SELECT value FROM settings WHERE name = $name", row => row.GetString(0), ("$name", name)).Single();
        }

        return new SharedAccessPolicies(
            Keep("policy.iothubowner", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
            Keep("dashboard.key", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))));
    }).ConfigureAwait(false);

    /// <summary>The key of a policy, or null for an unknown name.</summary>
    public string? KeyOf(string policyName) => policyName == Owner ? OwnerKey : null;
}
