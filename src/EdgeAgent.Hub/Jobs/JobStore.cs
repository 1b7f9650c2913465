using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Jobs;

/// <summary>The jobs on disk, with the state of each of their devices; ended jobs are kept for thirty days.</summary>
internal sealed class JobStore(HubDatabase database, TimeProvider time)
{
    private const int MostOpen = 100;
    private const string Columns = "id, type, status, condition, work, created, starts, ended, longest_seconds, failure";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>The job, or null.</summary>
    public Job? Find(string id) => database.Read(connection => Find(connection, id));

    /// <summary>Jobs after an id, in the order of their ids.</summary>
    public List<Job> Page(string? type, string? status, string after, int limit) => database.Read(connection => connection.Query(
        $"SELECT {Columns} FROM jobs WHERE id > $after AND ($type IS NULL OR type = $type) AND ($status IS NULL OR status = $status) ORDER BY id LIMIT $limit", Read,
        ("$after", after), ("$type", type), ("$status", status), ("$limit", limit)));

    /// <summary>Jobs that wait or run, the earliest first.</summary>
    public List<Job> Open() => database.Read(connection => connection.Query($"SELECT {Columns} FROM jobs WHERE status IN ('scheduled', 'running') ORDER BY starts, id", Read));

    /// <summary>How many devices of a job are in which state.</summary>
    public Dictionary<string, int> Count(string jobId) => database.Read(connection => connection.Query(
        "SELECT status, count(*) FROM job_devices WHERE job_id = $id GROUP BY status", row => (row.GetString(0), row.GetInt32(1)), ("$id", jobId)))
        .ToDictionary(count => count.Item1, count => count.Item2, StringComparer.Ordinal);

    /// <summary>The devices of a job whose turn is still to come.</summary>
    public List<string> Pending(string jobId) => database.Read(connection => connection.Query(
        "SELECT device_id FROM job_devices WHERE job_id = $id AND status IN ('pending', 'running') ORDER BY device_id", row => row.GetString(0), ("$id", jobId)));

    /// <summary>Device jobs after a key, in the order of job and device.</summary>
    public List<DeviceJob> DevicePage(string after, int limit)
    {
        string[] parts = after.Split('\n', 2);
        return database.Read(connection => connection.Query(
            """
            SELECT d.job_id, j.type, d.device_id, d.status, j.created, d.started, d.ended, d.updated, d.outcome, d.error
            FROM job_devices d JOIN jobs j ON j.id = d.job_id WHERE (d.job_id, d.device_id) > ($job, $device) ORDER BY d.job_id, d.device_id LIMIT $limit
            """,
            ReadDevice, ("$job", parts[0]), ("$device", parts.Length > 1 ? parts[1] : ""), ("$limit", limit)));
    }

    /// <summary>Adds a job.</summary>
    public Task<HubError?> AddAsync(Job job) => database.WriteAsync(connection =>
    {
        connection.Execute("DELETE FROM jobs WHERE ended < $limit", ("$limit", time.GetUtcNow() - Kept));
        if (Find(connection, job.Id) is not null)
            return HubError.Conflict($"There is a job {job.Id} already.");
        if (connection.Query("SELECT count(*) FROM jobs WHERE ended IS NULL", row => row.GetInt32(0)).Single() >= MostOpen)
            return HubError.Throttled($"{MostOpen} jobs wait or run already.");
        connection.Execute(
            """
            INSERT INTO jobs (id, type, status, condition, work, created, starts, longest_seconds)
            VALUES ($id, $type, $status, $condition, $work, $created, $starts, $longest)
            """,
            ("$id", job.Id), ("$type", job.Type), ("$status", job.Status), ("$condition", job.Condition), ("$work", job.Work.ToHubJson()),
            ("$created", job.CreatedUtc), ("$starts", job.StartsUtc), ("$longest", job.LongestSeconds));
        return null;
    });

    /// <summary>Begins a job with the devices that it is for; false when it was cancelled meanwhile.</summary>
    public Task<bool> BeginAsync(string id, IReadOnlyList<string> devices) => database.WriteAsync(connection =>
    {
        if (connection.Execute("UPDATE jobs SET status = 'running' WHERE id = $id AND status = 'scheduled'", ("$id", id)) == 0)
            return false;
        foreach (string device in devices)
            connection.Execute("INSERT INTO job_devices (job_id, device_id, status, updated) VALUES ($id, $device, 'pending', $now)",
                ("$id", id), ("$device", device), ("$now", time.GetUtcNow()));
        return true;
    });

    /// <summary>Marks a device as being worked on; false when its turn is over already.</summary>
    public Task<bool> StartDeviceAsync(string id, string device) => database.WriteAsync(connection => connection.Execute(
        "UPDATE job_devices SET status = 'running', started = $now, updated = $now WHERE job_id = $id AND device_id = $device AND status IN ('pending', 'running')",
        ("$id", id), ("$device", device), ("$now", time.GetUtcNow())) > 0);

    /// <summary>Records how the work ended on a device.</summary>
    public Task EndDeviceAsync(string id, string device, JsonNode? outcome, HubError? error) => database.WriteAsync(connection => connection.Execute(
        """
        UPDATE job_devices SET status = $status, ended = $now, updated = $now, outcome = $outcome, error = $error
        WHERE job_id = $id AND device_id = $device AND status = 'running'
        """,
        ("$id", id), ("$device", device), ("$now", time.GetUtcNow()), ("$status", error is null ? JobStatus.Completed : JobStatus.Failed),
        ("$outcome", outcome?.ToHubJson()), ("$error", error is null ? null : ErrorJson(error))));

    /// <summary>Ends a job that runs; devices that are not done fail with <paramref name="late"/>.</summary>
    public Task EndAsync(string id, string status, string? failure, HubError late) => database.WriteAsync(connection =>
    {
        End(connection, id, status, failure, JobStatus.Failed, late);
        return true;
    });

    /// <summary>Cancels a job that waits or runs; null when that was done.</summary>
    public Task<HubError?> CancelAsync(string id) => database.WriteAsync(connection =>
    {
        if (Find(connection, id) is not { } job)
            return HubError.JobNotFound(id);
        if (job.EndedUtc is not null)
            return HubError.Argument($"The job {id} has ended already: {job.Status}.");
        End(connection, id, JobStatus.Cancelled, null, JobStatus.Cancelled, null);
        return null;
    });

    private void End(SqliteConnection connection, string id, string status, string? failure, string devices, HubError? error)
    {
        DateTimeOffset now = time.GetUtcNow();
        int ended = connection.Execute("UPDATE jobs SET status = $status, ended = $now, failure = $failure WHERE id = $id AND ended IS NULL",
            ("$id", id), ("$status", status), ("$now", now), ("$failure", failure));
        if (ended > 0)
            connection.Execute("UPDATE job_devices SET status = $status, ended = $now, updated = $now, error = $error WHERE job_id = $id AND status IN ('pending', 'running')",
                ("$id", id), ("$status", devices), ("$now", now), ("$error", error is null ? null : ErrorJson(error)));
    }

    private static string ErrorJson(HubError error) => new JsonObject { ["code"] = error.Name, ["description"] = error.Message }.ToHubJson();

    private static Job? Find(SqliteConnection connection, string id) =>
        connection.Query($"SELECT {Columns} FROM jobs WHERE id = $id", Read, ("$id", id)).SingleOrDefault();

    private static Job Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Type = row.GetString(1),
        Status = row.GetString(2),
        Condition = row.GetString(3),
        Work = HubJson.ParseStored(row.GetString(4)),
        CreatedUtc = row.GetTime(5)!.Value,
        StartsUtc = row.GetTime(6)!.Value,
        EndedUtc = row.GetTime(7),
        LongestSeconds = row.GetInt32(8),
        Failure = row.GetText(9),
    };

    private static DeviceJob ReadDevice(SqliteDataReader row) => new()
    {
        JobId = row.GetString(0),
        JobType = row.GetString(1),
        DeviceId = row.GetString(2),
        Status = row.GetString(3),
        CreatedUtc = row.GetTime(4)!.Value,
        StartedUtc = row.GetTime(5),
        EndedUtc = row.GetTime(6),
        UpdatedUtc = row.GetTime(7)!.Value,
        Outcome = row.GetText(8),
        Error = row.GetText(9),
    };
}
