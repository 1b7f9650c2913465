using System.Security.Cryptography;
using EdgeAgent.Inference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.ModelCommands.Inputs;

/// <summary>A model file that was mapped and verified.</summary>
public sealed class ModelFile
{
    private const int HashedAtOnce = 256 * 1024;

    private ModelFile(string path, TfLiteModel model) => (Path, Name, Model) = (path, System.IO.Path.GetFileName(path), model);

    /// <summary>Where it was read from.</summary>
    public string Path { get; }

    /// <summary>The file's name without its folder.</summary>
    public string Name { get; }

    /// <summary>The verified model.</summary>
    public TfLiteModel Model { get; }

    /// <summary>The SHA-256 of the bytes, 64 lower-case hexadecimal digits.</summary>
    /// <remarks>Computed when it is asked for, a piece at a time, so that neither the file nor the library that computes it takes memory beside a model
    /// that runs.</remarks>
    public string Sha256 => field ??= Hash(Model.File);

    /// <summary>Maps and verifies a file.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="CommandFailureException">The file cannot be read or is no valid model.</exception>
    public static ModelFile Load(string path)
    {
        ReadOnlyMemory<byte> bytes = InputFile.Map(path, "model");
        try
        {
            return new ModelFile(path, TfLiteModel.Parse(bytes));
        }
        catch (ModelFormatException e)
        {
            throw new CommandFailureException($"{path} is not a valid .tflite model: {e.Message}", e);
        }
    }

    /// <summary>Makes the model ready to run.</summary>
    /// <param name="options">How.</param>
    /// <exception cref="CommandFailureException">The runtime cannot run it; the message names the file.</exception>
    public Interpreter Prepare(InterpreterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        KernelChoice.Require(options.Kernels);
        try
        {
            return Interpreter.Create(Model, options);
        }
        catch (Exception e) when (e is UnsupportedModelException or ModelFormatException or ArgumentException)
        {
            throw new CommandFailureException($"{Name} cannot be run: {e.Message}", e);
        }
    }

    private static string Hash(ReadOnlyMemory<byte> bytes)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int start = 0; start < bytes.Length; start += HashedAtOnce)
        {
            ReadOnlyMemory<byte> piece = bytes.Slice(start, Math.Min(HashedAtOnce, bytes.Length - start));
            hash.AppendData(piece.Span);
            MappedFile.Release(piece);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
