using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Provisioning;

/// <summary>The enrolments on disk.</summary>
internal sealed class EnrollmentStore(HubDatabase database, TimeProvider time)
{
    private const string Columns = "kind, id, etag, body, created, updated";

    /// <summary>The enrolment, or null.</summary>
    public Enrollment? Find(string kind, string id) => database.Read(connection => Find(connection, kind, id));

    /// <summary>Enrolments after an id, in the order of their ids.</summary>
    public List<Enrollment> Page(string kind, string after, int limit) => database.Read(connection => connection.Query(
        $"SELECT {Columns} FROM enrollments WHERE kind = $kind AND id > $after ORDER BY id LIMIT $limit", Read, ("$kind", kind), ("$after", after), ("$limit", limit)));

    /// <summary>Adds an enrolment or changes the one that is there.</summary>
    /// <param name="kind">One of <see cref="EnrollmentKind"/>.</param>
    /// <param name="id">Its id.</param>
    /// <param name="body">What the service client sent; null when it was no JSON object.</param>
    /// <param name="ifMatch">The condition on the entity tag; null for none.</param>
    /// <param name="mayExist">Null for either, false to add only, true to change only.</param>
    public Task<Outcome<Enrollment>> SetAsync(string kind, string id, JsonObject? body, string? ifMatch, bool? mayExist = null) =>
        database.WriteAsync<Outcome<Enrollment>>(connection =>
        {
            Enrollment? known = Find(connection, kind, id);
            if (known is null && (mayExist == true || !string.IsNullOrEmpty(ifMatch)))
                return HubError.NotFound($"There is no enrolment {id}.");
            if (known is not null && mayExist == false)
                return HubError.Conflict($"There is an enrolment {id} already.");
            if (known is not null && !EntityTag.IsMatch(ifMatch, known.ETag))
                return HubError.Precondition("enrolment");
            Outcome<JsonObject> request = EnrollmentRequest.Parse(kind, id, body, known);
            if (!request.IsDone)
                return request.Error;
            connection.Execute(
                """
                INSERT INTO enrollments (kind, id, etag, body, created, updated) VALUES ($kind, $id, $etag, $body, $now, $now)
                ON CONFLICT (kind, id) DO UPDATE SET etag = $etag, body = $body, updated = $now
                """,
                ("$kind", kind), ("$id", id), ("$etag", EntityTag.Next()), ("$body", request.Value.ToHubJson()), ("$now", time.GetUtcNow()));
            return Find(connection, kind, id)!;
        });

    /// <summary>Removes an enrolment; devices that it provisioned stay. Null when that was done.</summary>
    public Task<HubError?> DeleteAsync(string kind, string id, string? ifMatch) => database.WriteAsync(connection =>
    {
        if (Find(connection, kind, id) is not { } known)
            return HubError.NotFound($"There is no enrolment {id}.");
        if (!EntityTag.IsMatch(ifMatch, known.ETag))
            return HubError.Precondition("enrolment");
        connection.Execute("DELETE FROM enrollments WHERE kind = $kind AND id = $id", ("$kind", kind), ("$id", id));
        return null;
    });

    private static Enrollment? Find(SqliteConnection connection, string kind, string id) =>
        connection.Query($"SELECT {Columns} FROM enrollments WHERE kind = $kind AND id = $id", Read, ("$kind", kind), ("$id", id)).SingleOrDefault();

    private static Enrollment Read(SqliteDataReader row) => new()
    {
        Kind = row.GetString(0),
        Id = row.GetString(1),
        ETag = row.GetString(2),
        Body = HubJson.ParseStored(row.GetString(3)),
        CreatedUtc = row.GetTime(4)!.Value,
        UpdatedUtc = row.GetTime(5)!.Value,
    };
}
