namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>The picture files of a folder in the order of their names, looked at anew for each pass.</summary>
/// <remarks>At most <see cref="MaxFiles"/> files are seen. Not thread-safe.</remarks>
internal sealed class FolderSource(string folder, bool repeat)
{
    /// <summary>The most files of a folder that are looked at.</summary>
    public const int MaxFiles = 100_000;

    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png"];
    private static readonly EnumerationOptions Options = new() { IgnoreInaccessible = true, RecurseSubdirectories = false, AttributesToSkip = FileAttributes.Hidden | FileAttributes.Directory };

    private readonly Queue<PictureFile> _pass = new();
    private HashSet<PictureFile> _done = [];

    /// <summary>The path of a file.</summary>
    public string PathOf(PictureFile file) => Path.Combine(folder, file.Name);

    /// <summary>Takes the next file of the pass; at the pass's end looks at the folder again.</summary>
    /// <returns>The file; null when there is none to run now.</returns>
    public PictureFile? TakeNext()
    {
        if (_pass.Count == 0)
            BeginPass();
        return _pass.TryDequeue(out PictureFile? next) ? next : null;
    }

    private void BeginPass()
    {
        List<PictureFile> present = List();
        foreach (PictureFile file in present)
        {
            if (repeat || !_done.Contains(file))
                _pass.Enqueue(file);
        }
        _done = repeat ? [] : [.. present];
    }

    private List<PictureFile> List()
    {
        var directory = new DirectoryInfo(folder);
        if (!directory.Exists)
            return [];
        return [.. directory.EnumerateFiles("*", Options)
            .Where(file => Extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
            .Take(MaxFiles)
            .Select(file => new PictureFile(file.Name, file.Length, file.LastWriteTimeUtc))
            .OrderBy(file => file.Name, StringComparer.Ordinal)];
    }
}
