using EdgeAgent.Worker.Platform.Linux;

namespace EdgeAgent.Worker.Tests;

/// <summary>A root directory with the files of /proc and /sys that a test names; gone after the test.</summary>
internal sealed class RecordedTree : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("edge-agent-tree-");

    public RecordedTree(params (string Path, string Text)[] files)
    {
        foreach ((string path, string text) in files)
            Write(path, text);
    }

    public SystemFiles Files => new(_root.FullName);

    public string Root => _root.FullName;

    public void Write(string path, string text)
    {
        string file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Remove(string path) => File.Delete(Path.Combine(_root.FullName, path));

    public void Dispose() => _root.Delete(recursive: true);
}
