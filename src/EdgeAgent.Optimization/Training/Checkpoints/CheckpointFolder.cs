using System.Globalization;

namespace EdgeAgent.Optimization.Training.Checkpoints;

/// <summary>The folder of a run's checkpoints: each in a file of its own, written whole or not at all; the last two that are good stay.</summary>
/// <remarks>Open for one run at a time. A file is written under a temporary name, flushed to the disk, and then named.</remarks>
public sealed class CheckpointFolder : IDisposable
{
    private const string Prefix = "checkpoint-", Ending = ".bin", Draft = ".tmp", LockName = "lock";

    private readonly string _path;
    private readonly FileStream _lock;
    private long _last;
    private long? _good;

    private CheckpointFolder(string path, FileStream held)
    {
        (_path, _lock) = (path, held);
        _last = Files().Select(file => file.Number).DefaultIfEmpty(0).Max();
    }

    /// <summary>Whether it holds files of checkpoints, good or not.</summary>
    public bool HasCheckpoints => Files().Any();

    /// <summary>Opens a folder, which is made where there is none.</summary>
    /// <param name="path">The folder; its parent exists.</param>
    /// <exception cref="OptimizationException">It cannot be made or written, or another run has it open.</exception>
    public static CheckpointFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) is { } parent && !Directory.Exists(parent))
            throw new OptimizationException($"the checkpoint folder {path} cannot be made: there is no folder {parent}");
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptimizationException($"the checkpoint folder {path} cannot be made: {e.Message}", e);
        }

        try
        {
            return new CheckpointFolder(path, new FileStream(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptimizationException($"the checkpoint folder {path} cannot be used, perhaps since another run has it open: {e.Message}", e);
        }
    }

    /// <summary>Reads the newest checkpoint that is good.</summary>
    /// <param name="skipped">Told of each newer one that is not, and why.</param>
    /// <returns>The checkpoint; null where the folder holds no file of one.</returns>
    /// <exception cref="OptimizationException">There are files, and none is good.</exception>
    public Checkpoint? ReadLatest(Action<string> skipped)
    {
        ArgumentNullException.ThrowIfNull(skipped);
        List<string> reasons = [];
        foreach ((long number, string file) in Files().OrderByDescending(file => file.Number))
        {
            try
            {
                using FileStream stream = File.OpenRead(file);
                Checkpoint checkpoint = CheckpointFile.Read(stream);
                _good = number;
                reasons.ForEach(skipped);
                return checkpoint;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                reasons.Add($"{file} cannot be used: {e.Message}");
            }
        }

        return reasons.Count == 0 ? null : throw new OptimizationException($"no checkpoint of {_path} is good: {string.Join("; ", reasons)}");
    }

    /// <summary>Writes a checkpoint, and removes all but it and the one before.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <exception cref="OptimizationException">It cannot be written; those before are untouched.</exception>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        string file = Path.Combine(_path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{_last + 1:000000}{Ending}")), draft = file + Draft;
        try
        {
            using (FileStream stream = new(draft, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                CheckpointFile.Write(stream, checkpoint);
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, file, overwrite: true);
            long? before = _good;
            _good = ++_last;
            foreach ((long number, string old) in Files())
            {
                if (number != _good && number != before)
                    File.Delete(old);
            }

            foreach (string left in Directory.EnumerateFiles(_path, $"{Prefix}*{Ending}{Draft}"))
                File.Delete(left);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(draft))
                File.Delete(draft);
            throw new OptimizationException($"the checkpoint {file} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Lets other runs open the folder.</summary>
    public void Dispose() => _lock.Dispose();

    private IEnumerable<(long Number, string Path)> Files()
    {
        foreach (string path in Directory.EnumerateFiles(_path, $"{Prefix}*{Ending}").ToArray())
        {
            string number = Path.GetFileName(path)[Prefix.Length..^Ending.Length];
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) && parsed < long.MaxValue)
                yield return (parsed, path);
        }
    }
}
