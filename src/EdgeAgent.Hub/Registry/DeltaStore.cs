using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EdgeAgent.Contracts.Deltas;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Hub.Registry;

/// <summary>Deltas between stored files, made when they are first asked for, one at a time and by a thread of lower priority, and kept among the files.</summary>
/// <remarks>A delta needs no signature: the file that it leads to has the digest that the assignment, and the signed manifest where there is one, names.</remarks>
internal sealed partial class DeltaStore : IAsyncDisposable
{
    private const long LargestFile = 64 << 20;   // the maker needs about four times both files in memory
    private const int MostWaiting = 64;

    private readonly HubDatabase _database;
    private readonly BlobStore _blobs;
    private readonly HubAddress _address;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<(string Base, string Target), byte> _waiting = new();
    private readonly BlockingCollection<(string Base, string Target)> _queue = new(MostWaiting);
    private readonly Thread _maker;

    public DeltaStore(HubDatabase database, BlobStore blobs, HubAddress address, TimeProvider time, ILogger<DeltaStore> logger)
    {
        (_database, _blobs, _address, _time, _logger) = (database, blobs, address, time, logger);
        _maker = new Thread(MakeAll) { IsBackground = true, Name = "deltas", Priority = ThreadPriority.Lowest };
        _maker.Start();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        _maker.Join();
        _queue.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Looks for a delta, and has it made where nobody asked before.</summary>
    /// <param name="baseSha256">The file that it begins from.</param>
    /// <param name="targetSha256">The file that it leads to.</param>
    /// <param name="delta">The delta; null where there is none that would be smaller than the file.</param>
    /// <returns>False while it is being made: ask again.</returns>
    public bool TryFind(string baseSha256, string targetSha256, out ModelDelta? delta)
    {
        delta = null;
        if (baseSha256 == targetSha256 || _blobs.Find(baseSha256) is not { } from || _blobs.Find(targetSha256) is not { } to
            || new FileInfo(from).Length is 0 or > LargestFile || new FileInfo(to).Length is 0 or > LargestFile)
            return true;
        if (TryRead(baseSha256, targetSha256, out StoredFile? stored))
        {
            if (stored is not null && _blobs.Find(stored.Sha256) is not null)
                delta = new ModelDelta { File = new BlobReference { Url = _address.BlobUrl(stored.Sha256), Sha256 = stored.Sha256, Size = stored.Size }, BaseSha256 = baseSha256 };
            return true;
        }

        if (_waiting.TryAdd((baseSha256, targetSha256), 0) && !_queue.TryAdd((baseSha256, targetSha256)))
            _waiting.TryRemove((baseSha256, targetSha256), out _);
        return false;
    }

    /// <summary>Forgets deltas whose files are gone; the answer is how many.</summary>
    public Task<int> ForgetAsync(IReadOnlySet<string> gone) => _database.WriteAsync(connection => connection
        .Query("SELECT base, target, sha256 FROM deltas", row => (Base: row.GetString(0), Target: row.GetString(1), Sha256: row.GetText(2)))
        .Where(row => gone.Contains(row.Base) || gone.Contains(row.Target) || (row.Sha256 is { } file && gone.Contains(file)))
        .Sum(row => connection.Execute("DELETE FROM deltas WHERE base = $base AND target = $target", ("$base", row.Base), ("$target", row.Target))));

    private bool TryRead(string from, string to, out StoredFile? stored)
    {
        List<StoredFile?> rows = _database.Read(connection => connection.Query<StoredFile?>("SELECT sha256, size FROM deltas WHERE base = $base AND target = $target",
            row => row.GetText(0) is { } sha256 ? new StoredFile(sha256, row.GetInt64(1)) : null, ("$base", from), ("$target", to)));
        stored = rows.FirstOrDefault();
        return rows.Count > 0;
    }

    private void MakeAll()
    {
        foreach ((string Base, string Target) pair in _queue.GetConsumingEnumerable())
        {
            if (_queue.IsAddingCompleted)
                return;
            try
            {
                MakeAsync(pair.Base, pair.Target).GetAwaiter().GetResult();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException or ArgumentException or OutOfMemoryException)
            {
                LogFailed(failure, pair.Base, pair.Target);
                RecordAsync(pair.Base, pair.Target, null).GetAwaiter().GetResult();
            }
            finally
            {
                _waiting.TryRemove(pair, out _);
            }
        }
    }

    [SuppressMessage("Reliability", "CA2007", Justification = "The maker's thread has no context.")]
    private async Task MakeAsync(string from, string to)
    {
        if (_blobs.Find(from) is not { } basePath || _blobs.Find(to) is not { } targetPath)
            return;
        byte[] target = File.ReadAllBytes(targetPath), made = DeltaMaker.Make(File.ReadAllBytes(basePath), target);
        StoredFile? kept = null;
        if (made.Length < target.Length)
        {
            using MemoryStream content = new(made);
            Outcome<StoredFile> stored = await _blobs.AddAsync(content, made.Length, CancellationToken.None);
            kept = stored.Value;
        }

        await RecordAsync(from, to, kept);
        LogMade(from, to, made.Length, target.Length);
    }

    private Task<int> RecordAsync(string from, string to, StoredFile? file) => _database.WriteAsync(connection => connection.Execute(
        "INSERT OR REPLACE INTO deltas (base, target, sha256, size, made) VALUES ($base, $target, $sha256, $size, $now)",
        ("$base", from), ("$target", to), ("$sha256", file?.Sha256), ("$size", file?.Size ?? 0), ("$now", _time.GetUtcNow())));

    [LoggerMessage(530, LogLevel.Information, "The delta from {Base} to {Target} has {Bytes} bytes, the file {FileBytes}")]
    private partial void LogMade(string @base, string target, long bytes, long fileBytes);

    [LoggerMessage(531, LogLevel.Warning, "No delta from {Base} to {Target} could be made; devices fetch the whole file")]
    private partial void LogFailed(Exception failure, string @base, string target);
}
