using System.Text.Json;
using EdgeAgent.Hub.Storage;

namespace EdgeAgent.Hub.Mqtt;

/// <summary>The subscriptions of persistent sessions, so that a session outlives the hub's own restart.</summary>
internal sealed class SessionStore(HubDatabase database)
{
    /// <summary>The subscriptions of a device's session; null when it has none.</summary>
    public IReadOnlyList<string>? Find(string deviceId) => database
        .Read(connection => connection.Query("SELECT subscriptions FROM sessions WHERE device_id = $id", row => row.GetString(0), ("$id", deviceId)))
        .Select(json => JsonSerializer.Deserialize<List<string>>(json))
        .SingleOrDefault();

    /// <summary>Stores the subscriptions of a device's session.</summary>
    public Task SaveAsync(string deviceId, IEnumerable<string> subscriptions) => database.WriteAsync(connection => connection.Execute(
        "INSERT INTO sessions (device_id, subscriptions) SELECT id, $subscriptions FROM devices WHERE id = $id ON CONFLICT (device_id) DO UPDATE SET subscriptions = $subscriptions",
        ("$id", deviceId), ("$subscriptions", JsonSerializer.Serialize(subscriptions))));

    /// <summary>Forgets a device's session.</summary>
    public Task DeleteAsync(string deviceId) =>
        database.WriteAsync(connection => connection.Execute("DELETE FROM sessions WHERE device_id = $id", ("$id", deviceId)));
}
