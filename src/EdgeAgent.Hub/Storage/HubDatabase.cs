using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Storage;

/// <summary>The hub's SQLite database: one writer that commits in groups, and any number of readers beside it.</summary>
/// <remarks>
/// A write's task ends only after the commit is on the disk (write-ahead log, <c>synchronous=FULL</c>). All writes that wait while one commit runs share the next
/// one, so that the cost of flushing the disk does not grow with the number of devices. Each write is a savepoint: one that fails undoes itself alone.
/// </remarks>
internal sealed class HubDatabase : IAsyncDisposable
{
    private const int LargestGroup = 512;

    private readonly Channel<PendingWrite> _writes = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(8192) { SingleReader = true });
    private readonly string _readConnectionString;
    private readonly SqliteConnection _writer;
    private readonly Task _writing;

    private HubDatabase(SqliteConnection writer, string readConnectionString)
    {
        _writer = writer;
        _readConnectionString = readConnectionString;
        _writing = Task.Run(WriteInGroupsAsync);
    }

    /// <summary>Opens the database, creating or upgrading it where needed.</summary>
    public static HubDatabase Open(string path)
    {
        SqliteConnection writer = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            writer.Open();
            writer.Execute("PRAGMA journal_mode = WAL");
            writer.Execute("PRAGMA synchronous = FULL");
            writer.Execute("PRAGMA foreign_keys = ON");
            HubSchema.Upgrade(writer);
        }
        catch
        {
            writer.Dispose();
            throw;
        }

        return new HubDatabase(writer, new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 30 }.ToString());
    }

    /// <summary>Runs work inside a transaction and completes when its commit is on the disk.</summary>
    /// <param name="work">Runs on the writer's thread; must not block on anything else.</param>
    /// <exception cref="SqliteException">The work or the commit failed; nothing of it remains.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work)
    {
        PendingWrite<T> write = new(work);
        await _writes.Writer.WriteAsync(write).ConfigureAwait(false);
        return await write.Completion.ConfigureAwait(false);
    }

    /// <summary>Reads a consistent snapshot of everything committed so far.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        using SqliteConnection connection = new(_readConnectionString);
        connection.Open();
        using SqliteTransaction snapshot = connection.BeginTransaction(deferred: true);
        return work(connection);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _writes.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        using (SqliteConnection pooled = new(_readConnectionString))
            SqliteConnection.ClearPool(pooled);
        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WriteInGroupsAsync()
    {
        List<PendingWrite> group = [];
        while (await _writes.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (group.Count < LargestGroup && _writes.Reader.TryRead(out PendingWrite? write))
                group.Add(write);
            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<PendingWrite> group)
    {
        try
        {
            using SqliteTransaction transaction = _writer.BeginTransaction();
            foreach (PendingWrite write in group)
            {
                transaction.Save("one");
                if (!write.TryRun(_writer))
                    transaction.Rollback("one");
                transaction.Release("one");
            }

            transaction.Commit();
        }
        catch (SqliteException failure)
        {
            foreach (PendingWrite write in group)
                write.Fail(failure);
            return;
        }

        foreach (PendingWrite write in group)
            write.Complete();
    }

    private abstract class PendingWrite
    {
        public abstract bool TryRun(SqliteConnection connection);

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class PendingWrite<T>(Func<SqliteConnection, T> work) : PendingWrite
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;
        private Exception? _failure;

        public Task<T> Completion => _completion.Task;

        public override bool TryRun(SqliteConnection connection)
        {
            try
            {
                _result = work(connection);
                return true;
            }
#pragma warning disable CA1031 // whatever ends the work belongs to the one who asked for it, not to the group
            catch (Exception failure)
#pragma warning restore CA1031
            {
                _failure = failure;
                return false;
            }
        }

        public override void Complete()
        {
            if (_failure is null)
                _completion.TrySetResult(_result);
            else
                _completion.TrySetException(_failure);
        }

        public override void Fail(Exception failure) => _completion.TrySetException(failure);
    }
}
