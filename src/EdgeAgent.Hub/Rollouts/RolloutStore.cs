using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>The rollouts on disk, with a journal line for each of their devices.</summary>
internal sealed class RolloutStore(HubDatabase database, TimeProvider time)
{
    private const int MostRollouts = 1000;
    private const string Columns = "name, document, state, ends_as, reason, ring, created, updated, ended";
    private const string MemberColumns = "device_id, ring, phase, desired_version, previous, assigned, updated, step, code, detail";

    /// <summary>The rollout, or null.</summary>
    public Rollout? Find(string name) => database.Read(connection => Find(connection, name));

    /// <summary>All rollouts, the newest first.</summary>
    public List<Rollout> List() => database.Read(connection => Read(connection, "ORDER BY created DESC, name"));

    /// <summary>Those that have not ended, the oldest first.</summary>
    public List<Rollout> Open() => database.Read(connection => Read(connection, "WHERE ended IS NULL ORDER BY created, name"));

    /// <summary>The journal of a rollout, by device.</summary>
    /// <param name="name">The rollout.</param>
    /// <param name="after">The last device that is known; empty to begin.</param>
    /// <param name="limit">The most lines to give.</param>
    /// <param name="isBrief">True to leave out what was assigned before.</param>
    public List<RolloutMember> Members(string name, string after = "", int limit = int.MaxValue, bool isBrief = false) => database.Read(connection => connection.Query(
        $"SELECT {(isBrief ? MemberColumns.Replace("previous", "NULL", StringComparison.Ordinal) : MemberColumns)} FROM rollout_devices WHERE rollout = $name AND device_id > $after ORDER BY device_id LIMIT $limit", ReadMember,
        ("$name", name), ("$after", after), ("$limit", limit)));

    /// <summary>The restored devices, by ring, whose slot still reports the rollout's file.</summary>
    public ILookup<int, string> StillOnIt(Rollout rollout) => database.Read(connection => connection.Query(
        """
        SELECT d.ring, d.device_id FROM rollout_devices d JOIN twins t ON t.device_id = d.device_id
        WHERE d.rollout = $name AND d.phase = $restored AND json_extract(t.reported, $path) = $file
        """,
        row => (Ring: row.GetInt32(0), Device: row.GetString(1)),
        ("$name", rollout.Name), ("$restored", MemberPhase.Restored), ("$path", $"$.{TwinNames.Slots}.\"{rollout.Document.Slot}\".sha256"), ("$file", rollout.Document.Assignment.File.Sha256))
        .ToLookup(found => found.Ring, found => found.Device));

    /// <summary>Adds a rollout that runs from now on.</summary>
    public Task<Outcome<Rollout>> AddAsync(string name, RolloutDocument document) => database.WriteAsync<Outcome<Rollout>>(connection =>
    {
        if (Find(connection, name) is not null)
            return HubError.Conflict($"There is a rollout {name} already; choose another name, or delete it when it has ended.");
        if (connection.Query("SELECT name FROM rollouts WHERE slot = $slot AND ended IS NULL", row => row.GetString(0), ("$slot", document.Slot)) is [var other, ..])
            return HubError.Conflict($"The rollout {other} of slot {document.Slot} has not ended; one slot has one rollout at a time.");
        if (connection.Query("SELECT count(*) FROM rollouts", row => row.GetInt32(0)).Single() >= MostRollouts)
            return HubError.Quota($"A hub keeps at most {MostRollouts} rollouts; delete some that have ended.");
        connection.Execute(
            "INSERT INTO rollouts (name, slot, document, state, ring, created, updated) VALUES ($name, $slot, $document, $state, 0, $now, $now)",
            ("$name", name), ("$slot", document.Slot), ("$document", JsonSerializer.Serialize(document, ContractsJsonContext.Default.RolloutDocument)),
            ("$state", RolloutTable.NameOf(RolloutState.Running)), ("$now", time.GetUtcNow()));
        return Find(connection, name)!;
    });

    /// <summary>Removes a rollout that has ended; null when that was done.</summary>
    public Task<HubError?> DeleteAsync(string name) => database.WriteAsync(connection =>
    {
        if (Find(connection, name) is not { } rollout)
            return NotFound(name);
        if (rollout.IsOpen)
            return HubError.Conflict($"The rollout {name} has not ended; abort it first.");
        connection.Execute("DELETE FROM rollouts WHERE name = $name", ("$name", name));
        return null;
    });

    /// <summary>Lets something happen to a rollout.</summary>
    /// <param name="name">The rollout.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="reason">Why, in one sentence; null keeps what is there.</param>
    public Task<Outcome<Rollout>> ChangeAsync(string name, RolloutEvent happened, string? reason) => database.WriteAsync<Outcome<Rollout>>(connection =>
    {
        if (Find(connection, name) is not { } before)
            return NotFound(name);
        if (RolloutTable.After(before.State, happened) is not { } state)
            return HubError.Conflict($"The rollout {name} is {RolloutTable.NameOf(before.State)}; that does not allow it.");
        RolloutState? endsAs = happened switch { RolloutEvent.Stop => RolloutState.RolledBack, RolloutEvent.Abort => RolloutState.Aborted, _ => null };
        DateTimeOffset now = time.GetUtcNow();
        connection.Execute("UPDATE rollouts SET state = $state, ends_as = $endsAs, reason = coalesce($reason, reason), updated = $now, ended = $ended WHERE name = $name",
            ("$name", name), ("$state", RolloutTable.NameOf(state)), ("$endsAs", endsAs is { } end ? RolloutTable.NameOf(end) : null), ("$reason", reason),
            ("$now", now), ("$ended", RolloutTable.IsFinal(state) ? now : null));
        if (state == RolloutState.Completed)
            connection.Execute("UPDATE rollout_rings SET ended = $now WHERE rollout = $name AND ended IS NULL", ("$name", name), ("$now", now));
        return Find(connection, name)!;
    });

    /// <summary>Begins a ring with the devices that belong to it; those that are in an earlier one stay there.</summary>
    public Task BeginRingAsync(string name, int ring, IReadOnlyList<string> devices) => database.WriteAsync(connection =>
    {
        DateTimeOffset now = time.GetUtcNow();
        connection.Execute("INSERT INTO rollout_rings (rollout, ring, started) VALUES ($name, $ring, $now)", ("$name", name), ("$ring", ring), ("$now", now));
        connection.Execute("UPDATE rollouts SET ring = $ring, updated = $now WHERE name = $name", ("$name", name), ("$ring", ring), ("$now", now));
        foreach (string device in devices)
            connection.Execute("INSERT OR IGNORE INTO rollout_devices (rollout, device_id, ring, phase, updated) VALUES ($name, $device, $ring, 'pending', $now)",
                ("$name", name), ("$device", device), ("$ring", ring), ("$now", now));
        return true;
    });

    /// <summary>Records since when enough devices of a ring run the model; null takes it back.</summary>
    public Task SatisfyAsync(string name, int ring, DateTimeOffset? since) => database.WriteAsync(connection => connection.Execute(
        "UPDATE rollout_rings SET satisfied = $since WHERE rollout = $name AND ring = $ring", ("$name", name), ("$ring", ring), ("$since", since)));

    /// <summary>Records that the rollout went on from a ring.</summary>
    public Task EndRingAsync(string name, int ring) => database.WriteAsync(connection => connection.Execute(
        "UPDATE rollout_rings SET ended = $now WHERE rollout = $name AND ring = $ring AND ended IS NULL", ("$name", name), ("$ring", ring), ("$now", time.GetUtcNow())));

    /// <summary>Records a device's new phase.</summary>
    public Task MoveAsync(string name, string device, string phase, DeviceVerdict verdict) => database.WriteAsync(connection =>
        Move(connection, name, device, phase, verdict, time.GetUtcNow()));

    /// <summary>Writes a device's new phase into a transaction; a failure's code stays.</summary>
    public static int Move(SqliteConnection connection, string name, string device, string phase, DeviceVerdict verdict, DateTimeOffset now) => connection.Execute(
        """
        UPDATE rollout_devices SET phase = $phase, step = coalesce($step, step), code = coalesce($code, code), detail = coalesce($detail, detail), updated = $now
        WHERE rollout = $name AND device_id = $device
        """,
        ("$name", name), ("$device", device), ("$phase", phase), ("$step", verdict.Step), ("$code", verdict.Code), ("$detail", verdict.Detail), ("$now", now));

    /// <summary>Writes into the transaction of a twin's change that the device is assigned the model, and what it was assigned before.</summary>
    public static void Assign(SqliteConnection connection, string name, string device, string? previous, long desiredVersion, DateTimeOffset now) => connection.Execute(
        """
        UPDATE rollout_devices SET phase = 'assigned', previous = $previous, desired_version = $version, assigned = $now, updated = $now
        WHERE rollout = $name AND device_id = $device AND phase = 'pending'
        """,
        ("$name", name), ("$device", device), ("$previous", previous), ("$version", desiredVersion), ("$now", now));

    /// <summary>Records that a device names the model already.</summary>
    public Task AssignAsync(string name, string device, string? previous) => database.WriteAsync(connection =>
    {
        Assign(connection, name, device, previous, 0, time.GetUtcNow());
        return true;
    });

    /// <summary>The answer where a rollout is not there.</summary>
    public static HubError NotFound(string name) => HubError.NotFound($"There is no rollout {name}.");

    private static Rollout? Find(SqliteConnection connection, string name) => Read(connection, "WHERE name = $name", ("$name", name)).SingleOrDefault();

    private static List<Rollout> Read(SqliteConnection connection, string choice, params ReadOnlySpan<(string, object?)> parameters)
    {
        ILookup<string, (int Ring, RingTimes Times)> rings = connection.Query("SELECT rollout, ring, started, satisfied, ended FROM rollout_rings",
            row => (Rollout: row.GetString(0), Ring: row.GetInt32(1), Times: new RingTimes(row.GetTime(2)!.Value, row.GetTime(3), row.GetTime(4))))
            .ToLookup(row => row.Rollout, row => (row.Ring, row.Times), StringComparer.Ordinal);
        return connection.Query($"SELECT {Columns} FROM rollouts {choice}", row => new Rollout
        {
            Name = row.GetString(0),
            Document = JsonSerializer.Deserialize(row.GetString(1), ContractsJsonContext.Default.RolloutDocument)!,
            State = StateOf(row.GetString(2)),
            EndsAs = row.GetText(3) is { } end ? StateOf(end) : null,
            Reason = row.GetText(4),
            Ring = row.GetInt32(5),
            CreatedUtc = row.GetTime(6)!.Value,
            UpdatedUtc = row.GetTime(7)!.Value,
            EndedUtc = row.GetTime(8),
            Rings = rings[row.GetString(0)].ToDictionary(ring => ring.Ring, ring => ring.Times),
        }, parameters);
    }

    private static RolloutState StateOf(string name) => Enum.GetValues<RolloutState>().First(state => RolloutTable.NameOf(state) == name);

    private static RolloutMember ReadMember(SqliteDataReader row) => new()
    {
        DeviceId = row.GetString(0),
        Ring = row.GetInt32(1),
        Phase = row.GetString(2),
        DesiredVersion = row.GetInt64(3),
        Previous = row.GetText(4),
        AssignedUtc = row.GetTime(5),
        UpdatedUtc = row.GetTime(6)!.Value,
        Step = row.GetText(7),
        Code = row.GetText(8),
        Detail = row.GetText(9),
    };
}
