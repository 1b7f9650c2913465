using System.Globalization;
using EdgeAgent.Imaging.Encoding;
using EdgeAgent.Optimization.Pictures;

namespace EdgeAgent.Cli.Demo;

/// <summary>Pictures of displays and meters that the shipped model was not trained on.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Shown">What each shows, by file name.</param>
internal sealed record GeneratedPictures(string Folder, IReadOnlyDictionary<string, string> Shown)
{
    private const int Side = 160, Count = 2 * DisplayClasses.Count;

    /// <summary>Writes the pictures as PNG files into a new folder below the one given.</summary>
    public static GeneratedPictures Write(string folder)
    {
        string pictures = Directory.CreateDirectory(Path.Combine(folder, "pictures")).FullName;
        GeneratedDisplays displays = new(new DisplayOptions { Count = Count, Side = Side, Split = DisplaySplit.Test });
        Dictionary<string, string> shown = [];
        for (int i = 0; i < Count; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"display-{i + 1:00}.png");
            File.WriteAllBytes(Path.Combine(pictures, name), PngEncoder.Encode(displays.Render(i)));
            shown[name] = DisplayClasses.Names[displays.Label(i)];
        }
        return new GeneratedPictures(pictures, shown);
    }
}
