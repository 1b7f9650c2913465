using System.Globalization;

namespace EdgeAgent.Core.Adaptation;

/// <summary>Pictures in one sub-folder a class: <c>FOLDER/LABEL/*.jpg</c>, where LABEL is the class's name or the number of its output.</summary>
internal static class LabelledFolder
{
    private const int MaxPictures = 1_000_000;
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".bmp"];
    private static readonly EnumerationOptions Visible = new() { IgnoreInaccessible = false, AttributesToSkip = FileAttributes.Hidden };

    /// <summary>Lists the pictures, ordered by class and name.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="labels">The classes' names; null where they have none.</param>
    /// <param name="classes">The number of the model's outputs.</param>
    /// <exception cref="AdaptationException">The folder has no such sub-folders, or one that names no class.</exception>
    public static List<LabelledPicture> List(string folder, IReadOnlyList<string>? labels, int classes)
    {
        if (!Directory.Exists(folder))
            throw new AdaptationException($"There is no folder {folder}; it must hold one sub-folder a class, with pictures.");
        List<LabelledPicture> pictures = [];
        foreach (string path in Directory.EnumerateDirectories(folder, "*", Visible).Order(StringComparer.Ordinal))
        {
            int label = ClassOf(Path.GetFileName(path), labels, classes);
            pictures.AddRange(Directory.EnumerateFiles(path, "*", Visible)
                .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal)
                .Take(MaxPictures - pictures.Count)
                .Select(file => new LabelledPicture(file, label)));
        }
        return pictures.Count > 0 ? pictures
            : throw new AdaptationException($"{folder} has no pictures in sub-folders; one sub-folder a class is needed, with JPEG, PNG or BMP files.");
    }

    private static int ClassOf(string name, IReadOnlyList<string>? labels, int classes)
    {
        for (int i = 0; i < labels?.Count; i++)
        {
            if (string.Equals(labels[i], name, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < classes)
            return number;
        string accepted = labels is null ? $"0 to {classes - 1}, the numbers of the model's outputs" : $"a label such as '{labels[0]}', or 0 to {classes - 1}";
        throw new AdaptationException($"The sub-folder '{name}' names no class of the model; accepted: {accepted}.");
    }
}
