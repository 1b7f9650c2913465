using System.Buffers.Binary;
using System.IO.Compression;

namespace EdgeAgent.Imaging.Decoding;

/// <summary>Reads a PNG file's header and proves that its compressed data unpacks to the bytes which that header implies, no more and no fewer.</summary>
internal static class PngHeaderReader
{
    private const int SignatureBytes = 8, HeaderDataBytes = 13, ChunkOverhead = 12;

    /// <summary>The eight bytes that every PNG file starts with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static ImageHeader Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < SignatureBytes + ChunkOverhead + HeaderDataBytes || !file[(SignatureBytes + 4)..].StartsWith("IHDR"u8))
            throw new ImageFormatException("the PNG file has no header chunk (IHDR) at byte 8");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(file[16..]);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(file[20..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            throw new ImageFormatException($"the PNG header gives a picture of {width} x {height} pixels; both sides must be 1 to {int.MaxValue}");
        return new ImageHeader(ImageFileFormat.Png, (int)width, (int)height, ImageOrientation.Normal);
    }

    /// <summary>Unpacks the pixel data once without keeping it, and throws unless its length is what the header implies, and every chunk lies within the file.</summary>
    /// <remarks>The decoder's own unpacking grows its buffer with the stream, so that a file of a few kilobytes could take gigabytes.</remarks>
    public static void VerifyUnpackedLength(ReadOnlyMemory<byte> file)
    {
        VerifyChunks(file.Span);
        long expected = UnpackedBytes(file.Span);
        byte[] scratch = new byte[16 * 1024];
        long total = 0;
        try
        {
            using ZLibStream zlib = new(new PngDataStream(file[SignatureBytes..]), CompressionMode.Decompress);
            int read;
            while ((read = zlib.Read(scratch)) > 0)
            {
                total += read;
                if (total > expected)
                    throw new ImageFormatException($"the PNG file's pixel data unpacks to more than the {expected} bytes that its header implies");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new ImageFormatException("the PNG file's pixel data is corrupt: it is no valid zlib stream", e);
        }
        if (total < expected)
            throw new ImageFormatException($"the PNG file is cut short: its pixel data has {total} of {expected} bytes");
    }

    // The decoder makes room for what a chunk says it holds before it reads it.
    private static void VerifyChunks(ReadOnlySpan<byte> file)
    {
        for (int start = SignatureBytes; start + 8 <= file.Length && !file[(start + 4)..].StartsWith("IEND"u8);)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(file[start..]);
            if (length + ChunkOverhead > file.Length - start)
                throw new ImageFormatException($"the PNG file is cut short: its chunk at byte {start} names {length} bytes, and {file.Length - start} follow in all");
            start += (int)length + ChunkOverhead;
        }
    }

    private static long UnpackedBytes(ReadOnlySpan<byte> file)
    {
        int width = BinaryPrimitives.ReadInt32BigEndian(file[16..]);
        int height = BinaryPrimitives.ReadInt32BigEndian(file[20..]);
        int depth = file[24];
        int channels = file[25] switch
        {
            0 or 3 => 1,
            2 => 3,
            4 => 2,
            6 => 4,
            _ => throw new ImageFormatException($"the PNG header names colour type {file[25]}; 0, 2, 3, 4 and 6 exist"),
        };
        if (depth is not (1 or 2 or 4 or 8 or 16))
            throw new ImageFormatException($"the PNG header names {depth} bits a channel; 1, 2, 4, 8 and 16 exist");
        return file[28] switch
        {
            0 => PassBytes(width, height, channels * depth),
            1 => PassBytes((width + 7) / 8, (height + 7) / 8, channels * depth) + PassBytes((width + 3) / 8, (height + 7) / 8, channels * depth)
                + PassBytes((width + 3) / 4, (height + 3) / 8, channels * depth) + PassBytes((width + 1) / 4, (height + 3) / 4, channels * depth)
                + PassBytes((width + 1) / 2, (height + 1) / 4, channels * depth) + PassBytes(width / 2, (height + 1) / 2, channels * depth)
                + PassBytes(width, height / 2, channels * depth),
            byte method => throw new ImageFormatException($"the PNG header names interlace method {method}; 0 and 1 exist"),
        };
    }

    // Each row is led by one byte that names its filter.
    private static long PassBytes(int width, int height, int bitsPerPixel) =>
        width == 0 || height == 0 ? 0 : height * (1 + (((long)width * bitsPerPixel) + 7) / 8);
}
