using System.Security.Cryptography;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.Optimization.ShippedModels;

namespace EdgeAgent.Cli.Demo;

/// <summary>The model and the pictures of a demo.</summary>
internal sealed record DemoContent
{
    private const string Version = "1";

    private static readonly string[] PictureEndings = [".jpg", ".jpeg", ".png"];

    public required ModelReference Reference { get; init; }

    public required byte[] File { get; init; }

    public required string Sha256 { get; init; }

    public required IReadOnlyList<string>? Labels { get; init; }

    public required string ImageFolder { get; init; }

    /// <summary>What the generated pictures show, by file name; null for pictures of the user's.</summary>
    public required IReadOnlyDictionary<string, string>? Shown { get; init; }

    /// <summary>Checks what the user named, and makes what was not named in the demo's own folder.</summary>
    public static DemoContent Prepare(DemoOptions options, string folder)
    {
        string path = options.Model ?? WriteShippedModel(folder);
        byte[] file = InputFile.ReadAll(path, "model");
        using Interpreter interpreter = LoadedModel.Prepare(path);
        int outputs = LoadedModel.ClassCount(interpreter);
        if (options.Images is string images)
            RequirePictures(images);
        GeneratedPictures? generated = options.Images is null ? GeneratedPictures.Write(folder) : null;
        return new DemoContent
        {
            Reference = new ModelReference(ModelReference.NameOf(path), options.Model is null ? DisplayReader.Version : Version),
            File = file,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)),
            Labels = options switch
            {
                { Labels: string labels } => ClassLabels.Load(labels).ForOutputs(outputs),
                { Model: null } => DisplayReader.Labels,
                _ => null,
            },
            ImageFolder = generated?.Folder ?? Path.GetFullPath(options.Images!),
            Shown = generated?.Shown,
        };
    }

    private static string WriteShippedModel(string folder)
    {
        string path = Path.Combine(folder, $"{DisplayReader.Name}.tflite");
        System.IO.File.WriteAllBytes(path, DisplayReader.Read());
        return path;
    }

    private static void RequirePictures(string folder)
    {
        if (!Directory.Exists(folder))
            throw new CommandFailureException($"there is no folder of pictures {folder}");
        if (!Directory.EnumerateFiles(folder).Any(file => PictureEndings.Contains(Path.GetExtension(file).ToLowerInvariant())))
            throw new CommandFailureException($"the folder {folder} holds no pictures; files ending in {string.Join(", ", PictureEndings)} are needed");
    }
}
