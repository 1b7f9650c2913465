using System.Security.Cryptography;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Dashboard.Accounts;

/// <summary>The people who may sign in, on disk.</summary>
internal sealed class UserStore(HubDatabase database, TimeProvider time)
{
    private const string Columns = "name, role, password, stamp, created";

    /// <summary>Every user by name.</summary>
    public List<DashboardUser> List() => database.Read(connection => connection.Query($"SELECT {Columns} FROM users ORDER BY name", Read));

    /// <summary>A user; null when there is none of that name.</summary>
    public DashboardUser? Find(string name) => database.Read(connection =>
        connection.Query($"SELECT {Columns} FROM users WHERE name = $name", Read, ("$name", name)).SingleOrDefault());

    /// <summary>Adds a user, or changes role and, where one is given, password; false when a new user has no password.</summary>
    public Task<bool> PutAsync(string name, DashboardRole role, string? passwordHash) => database.WriteAsync(connection =>
    {
        string stamp = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        bool isChanged = connection.Execute("UPDATE users SET role = $role, password = coalesce($password, password), stamp = $stamp WHERE name = $name",
            ("$name", name), ("$role", role.ToString()), ("$password", passwordHash), ("$stamp", stamp)) == 1;
        if (isChanged || passwordHash is null)
            return isChanged;
        return connection.Execute("INSERT INTO users (name, role, password, stamp, created) VALUES ($name, $role, $password, $stamp, $now)",
            ("$name", name), ("$role", role.ToString()), ("$password", passwordHash), ("$stamp", stamp), ("$now", time.GetUtcNow())) == 1;
    });

    /// <summary>Removes a user and ends the user's sessions; false when there was none.</summary>
    public async Task<bool> DeleteAsync(string name) =>
        await database.WriteAsync(connection => connection.Execute("DELETE FROM users WHERE name = $name", ("$name", name))).ConfigureAwait(false) == 1;

    private static DashboardUser Read(SqliteDataReader row) =>
        new(row.GetString(0), Enum.Parse<DashboardRole>(row.GetString(1)), row.GetString(2), row.GetString(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)));
}
