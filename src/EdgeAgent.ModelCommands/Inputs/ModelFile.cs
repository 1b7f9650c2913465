using System.Security.Cryptography;
using EdgeAgent.TfLite;

namespace EdgeAgent.ModelCommands.Inputs;

/// <summary>A model file that was read and verified.</summary>
/// <param name="Name">The file's name without its folder.</param>
/// <param name="Sha256">The SHA-256 of the bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Model">The verified model.</param>
public sealed record ModelFile(string Name, string Sha256, TfLiteModel Model)
{
    /// <summary>Reads and verifies a file.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="CommandFailureException">The file cannot be read or is no valid model.</exception>
    public static ModelFile Load(string path)
    {
        byte[] bytes = InputFile.ReadAll(path, "model");
        try
        {
            return new ModelFile(Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(bytes)), TfLiteModel.Parse(bytes));
        }
        catch (ModelFormatException e)
        {
            throw new CommandFailureException($"{path} is not a valid .tflite model: {e.Message}", e);
        }
    }
}
