using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Infer;

namespace EdgeAgent.Cli.Signing;

/// <summary>Runs a model on a folder of pictures as its devices will see them, and counts what it answers: what devices compare their answers with.</summary>
internal static class ReferenceRun
{
    private const int FewPictures = 100;

    private static readonly string[] Endings = [".jpg", ".jpeg", ".png"];

    /// <summary>Counts the answers.</summary>
    /// <param name="model">The .tflite file.</param>
    /// <param name="folder">The folder; pictures in its sub-folders count too.</param>
    /// <param name="preprocessing">The manifest's preprocessing.</param>
    /// <param name="remarks">Takes a note where the pictures are few.</param>
    /// <exception cref="CommandFailureException">There are no pictures, one cannot be read, or the model is no classifier of pictures.</exception>
    public static OutputSketch Count(string model, string folder, PreprocessingOptions? preprocessing, TextWriter remarks)
    {
        if (!Directory.Exists(folder))
            throw new CommandFailureException($"there is no folder {folder}; --reference takes a folder of JPEG or PNG pictures");
        string[] pictures = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
        if (pictures.Length == 0)
            throw new CommandFailureException($"{folder} has no JPEG or PNG pictures; --reference takes a folder of pictures such as the devices will see");
        if (pictures.Length < FewPictures)
            remarks.WriteLine($"note: {pictures.Length} pictures are few for a reference: with less than some hundred, chance alone looks like drift");
        List<(int Index, double Score)> answers =
            [.. ClassifierRun.BestClasses(model, pictures, preprocessing?.Mean, preprocessing?.Scale, preprocessing?.CentralCrop)];
        long[] classes = new long[answers.Max(answer => answer.Index) + 1], bins = new long[OutputSketch.ConfidenceBins];
        bool areShares = true;
        foreach ((int index, double score) in answers)
        {
            classes[index]++;
            if (OutputSketch.BinOf(score) is >= 0 and int bin)
                bins[bin]++;
            else
                areShares = false;
        }
        return OutputSketch.Of(classes, areShares ? bins : [], OutputSketch.MostReferenceClasses);
    }
}
