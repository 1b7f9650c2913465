using EdgeAgent.Core.Pipelines.Sources;

namespace EdgeAgent.Worker.Configuration;

/// <summary>Reads <c>$.sources</c>: what pipelines take their inputs from, by name.</summary>
internal sealed class SourcesReader(string file)
{
    private const string DirectoryName = "the name of a directory, relative to this file or absolute";
    private const string FileName = "the name of a file, relative to this one or absolute";
    private static readonly string[] Kinds = ["folder", "camera", "push", "series", "synthetic"];

    /// <summary>Reads all sources.</summary>
    public Dictionary<string, SourceDefinition> Read(ConfigurationObject root)
    {
        Dictionary<string, SourceDefinition> sources = new(StringComparer.Ordinal);
        foreach ((string name, ConfigurationObject source) in root.Named("sources", Kinds))
        {
            sources.Add(name, source.OnlyOne(Kinds) switch
            {
                "folder" => ReadFolder(source.Object("folder", "path", "repeat")!),
                "camera" => ReadCamera(source.Object("camera", "command", "width", "height", "format")!),
                "push" => ReadPush(source.Object("push", "width", "height", "format")!),
                "series" => ReadSeries(source.Object("series", "file", "fromStart", "command", "channels", "window", "hop", "mean", "scale")!),
                _ => ReadSynthetic(source.Object("synthetic", "seed", "width", "height")!),
            });
        }
        return sources;
    }

    private FolderDefinition ReadFolder(ConfigurationObject folder) => new()
    {
        Folder = Absolute(folder.RequiredText("path", DirectoryName)),
        Repeat = folder.Boolean("repeat") ?? true,
    };

    private static CameraDefinition ReadCamera(ConfigurationObject camera) => new() { Command = ReadCommand(camera), Layout = ReadLayout(camera) };

    private static PushDefinition ReadPush(ConfigurationObject push) =>
        new() { Layout = push.Has("width") || push.Has("height") || push.Has("format") ? ReadLayout(push) : null };

    private SeriesDefinition ReadSeries(ConfigurationObject series)
    {
        if (series.Has("file") == series.Has("command"))
            throw series.Error("", "an object with exactly one of file and command");
        int channels = series.Integer("channels", 1, SeriesDefinition.MaxChannels) ?? 1;
        int window = series.RequiredInteger("window", 1, SeriesDefinition.MaxValues / channels);
        SeriesDefinition read = new()
        {
            File = series.Text("file", FileName) is { } path ? Absolute(path) : null,
            FromStart = series.Boolean("fromStart") ?? false,
            Command = series.Has("command") ? ReadCommand(series) : null,
            Channels = channels,
            Window = window,
            Hop = series.Integer("hop", 1, window) ?? window,
            Mean = series.Numbers("mean", channels) ?? [0],
            Scale = series.Numbers("scale", channels) ?? [1],
        };
        return read.Scale.All(scale => scale != 0) ? read : throw series.Error(".scale", "numbers other than 0, since they divide");
    }

    private static SyntheticDefinition ReadSynthetic(ConfigurationObject synthetic)
    {
        if (synthetic.Has("width") != synthetic.Has("height"))
            throw synthetic.Error("", "an object with both or neither of width and height");
        return new SyntheticDefinition
        {
            Seed = synthetic.Integer("seed", 0, int.MaxValue) ?? 1,
            Picture = synthetic.Has("width") ? (Side(synthetic, "width"), Side(synthetic, "height")) : null,
        };
    }

    private static IReadOnlyList<string> ReadCommand(ConfigurationObject parent) =>
        parent.Texts("command", 256) is { Count: > 0 } command && command[0].Length > 0 ? command : throw parent.Error(".command", "an array of a program and its arguments");

    private static FrameLayout ReadLayout(ConfigurationObject parent)
    {
        string expected = $"one of {string.Join(", ", FrameLayout.Formats.Keys)}";
        FrameFormat format = FrameLayout.Formats.TryGetValue(parent.RequiredText("format", expected), out FrameFormat known) ? known : throw parent.Error(".format", expected);
        FrameLayout layout = new(Side(parent, "width"), Side(parent, "height"), format);
        return format != FrameFormat.Yuv420P || (layout.Width % 2 == 0 && layout.Height % 2 == 0) ? layout : throw parent.Error("", "an even width and height for yuv420p");
    }

    private static int Side(ConfigurationObject parent, string name) => parent.RequiredInteger(name, 1, FrameLayout.MaxSide);

    private string Absolute(string path) => Path.GetFullPath(path, Path.GetDirectoryName(file)!);
}
