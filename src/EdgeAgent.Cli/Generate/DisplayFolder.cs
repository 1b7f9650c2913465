using System.Globalization;
using System.Text;
using EdgeAgent.Imaging.Encoding;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.Pictures;

namespace EdgeAgent.Cli.Generate;

/// <summary>Writes generated pictures as PNG files with a <c>labels.csv</c>, and <c>classes.txt</c> with the name of each class.</summary>
/// <remarks>labels.csv is written last and whole: a folder without it is not complete.</remarks>
internal static class DisplayFolder
{
    /// <exception cref="CommandFailureException">The folder holds something, or cannot be written.</exception>
    public static void Write(GeneratedDisplays pictures, string folder, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(folder);
            if (Directory.EnumerateFileSystemEntries(folder).Any())
                throw new CommandFailureException($"{folder} is not empty; a new or empty folder is needed");
            Parallel.For(0, pictures.Count, new ParallelOptions { CancellationToken = cancellation }, index =>
                File.WriteAllBytes(Path.Combine(folder, NameOf(index)), PngEncoder.Encode(pictures.Render(index))));
        }
        catch (AggregateException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailureException($"{folder} cannot be written: {e.InnerException.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailureException($"{folder} cannot be written: {e.Message}", e);
        }

        Save(folder, "classes.txt", string.Join('\n', GeneratedDisplays.ClassNames) + "\n");
        Save(folder, "labels.csv", Labels(pictures));
    }

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{index:000000}.png");

    private static string Labels(GeneratedDisplays pictures)
    {
        StringBuilder text = new("file,class_index,label\n");
        for (int index = 0; index < pictures.Count; index++)
        {
            int label = pictures.Label(index);
            text.Append(CultureInfo.InvariantCulture, $"{NameOf(index)},{label},{DisplayClasses.Names[label]}\n");
        }

        return text.ToString();
    }

    private static void Save(string folder, string name, string text) =>
        OutputFile.Replace(Path.Combine(folder, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
