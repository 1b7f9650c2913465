using System.Buffers.Binary;
using System.Numerics;
using EdgeAgent.Hub.Queries;
using EdgeAgent.Imaging;
using EdgeAgent.Worker.LocalApi.Http;

namespace EdgeAgent.Fuzz.Parsers;

/// <summary>Every parser of foreign bytes beside models and deltas, which have mutators of their own.</summary>
internal static class ParserCases
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ParserCase> All { get; } =
    [
        new("envelope", SignedDocuments.ReadEnvelope, Never),
        new("manifest", SignedDocuments.ReadPayload, Never),
        new("twin", DesiredProperties.Read, Never),
        new("answer", HubAnswers.Read, Never),
        new("topic", Topics.Read, Never),
        new("method", Payloads.Read, Never),
        new("http-head", LocalRequests.ReadHead, error => error is HttpRejection),
        new("infer-body", LocalRequests.ReadBody, error => error is HttpRejection),
        new("hub-json", HubDocuments.Read, Never),
        new("query", Queries.Read, error => error is QueryException),
        new("image", Pictures.Read, error => error is ImageFormatException) { MostMemory = 48 << 20 },
        new("spool", SpoolBytes.Read, Never) { MostMemory = 128 << 20, Mend = WithChecksum },
    ];

    /// <summary>Where the seeds and former findings of a parser are.</summary>
    public static string FolderOf(ParserCase parser) => Path.Combine(AppContext.BaseDirectory, "Corpus", parser.Name);

    private static bool Never(Exception error) => false;

    // The checksum of a record's frame is made right, so that what lies behind it is tried too.
    private static byte[] WithChecksum(byte[] file)
    {
        if (file.Length < 17)
            return file;
        int length = BinaryPrimitives.ReadInt32LittleEndian(file);
        if (length < 9 || length > file.Length - 8)
            BinaryPrimitives.WriteInt32LittleEndian(file, length = file.Length - 8);
        uint crc = uint.MaxValue;
        foreach (byte value in file.AsSpan(8, length))
            crc = BitOperations.Crc32C(crc, value);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), ~crc);
        return file;
    }
}
