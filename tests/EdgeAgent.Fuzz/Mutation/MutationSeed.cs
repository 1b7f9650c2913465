using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Networks;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Fuzz.Mutation;

/// <summary>A well-formed model file and where its structure stands: everything but the constants, which are most of a file and rarely matter.</summary>
public sealed class MutationSeed
{
    private const int DataAtLeast = 16, MegaByte = 1_000_000;
    private readonly int[] _structure;
    private readonly int[] _references;

    /// <summary>Examines a file.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="file">A file that <see cref="TfLiteModel.Parse"/> accepts.</param>
    public MutationSeed(string name, byte[] file)
    {
        Name = name;
        File = file;
        bool[] isData = new bool[file.Length];
        foreach (TensorRecord tensor in TfLiteModel.Parse(file).SubGraphs.SelectMany(graph => graph.Tensors))
        {
            if (tensor.Data.Length >= DataAtLeast && MemoryMarshal.TryGetArray(tensor.Data, out ArraySegment<byte> data))
                Array.Fill(isData, true, data.Offset, data.Count);
        }
        _structure = [.. Enumerable.Range(0, file.Length).Where(position => !isData[position])];
        _references = [.. _structure.Where(position => position % 4 == 0 && IsReference(file, position))];
    }

    /// <summary>What to call it.</summary>
    public string Name { get; }

    /// <summary>The well-formed file.</summary>
    public byte[] File { get; }

    /// <summary>Small seeds: from code one of every operator and type, and the model files of the shared data up to 128 KiB where there are any.</summary>
    public static IReadOnlyList<MutationSeed> All() =>
    [
        new("every layer, int8", SampleModels.EveryLayer(1, TensorType.Int8).Build()),
        new("every layer, uint8", SampleModels.EveryLayer(2, TensorType.UInt8).Build()),
        new("every layer, int16", SampleModels.EveryLayer(4, TensorType.Int16).Build()),
        new("every layer, float", SampleModels.EveryLayer(3, TensorType.Float32).Build()),
        new("everything else", TfLiteModelWriter.Write(SampleModels.WithEverythingElse())),
        .. GoldenModels.All().Select(model => new MutationSeed(model.FileName, model.File)),
        .. SharedModels(1, 128 * 1024),
    ];

    /// <summary>Seeds from 1 to 100 MB: the published networks, and such model files of the shared data.</summary>
    public static IReadOnlyList<MutationSeed> Large() =>
    [
        .. PublishedNetwork.All.SelectMany(network => new[] { TensorType.Int8, TensorType.Float32 }.Select(type =>
            (Name: $"{network.Name} {type}", File: network.Build(type, network.Resolution))))
            .Where(network => network.File.Length is >= MegaByte and <= 100 * MegaByte)
            .Select(network => new MutationSeed(network.Name, network.File)),
        .. SharedModels(MegaByte, 100 * MegaByte),
    ];

    /// <summary>Any byte of the structure.</summary>
    /// <param name="random">Which.</param>
    public int StructureByte(Random random) => _structure[random.Next(_structure.Length)];

    /// <summary>The 32-bit word around a byte of the structure, or at times of the data.</summary>
    /// <param name="random">Which.</param>
    public int Word(Random random) => Math.Min(StructureByte(random), File.Length - 4) & ~3;

    /// <summary>A word that looks like a reference to a table, vector or string.</summary>
    /// <param name="random">Which.</param>
    public int Reference(Random random) => _references[random.Next(_references.Length)];

    private static IEnumerable<MutationSeed> SharedModels(int least, int most) => SharedData.ModelFiles
        .Where(file => new FileInfo(file).Length is long length && length >= least && length <= most)
        .Select(file => new MutationSeed(Path.GetFileName(file), System.IO.File.ReadAllBytes(file)));

    private static bool IsReference(byte[] file, int position)
    {
        if (position + 4 > file.Length)
            return false;

        uint distance = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(position));
        return distance >= 4 && distance % 4 == 0 && distance <= file.Length - position - 4;
    }
}
