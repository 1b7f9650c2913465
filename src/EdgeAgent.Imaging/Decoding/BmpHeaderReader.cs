using System.Buffers.Binary;

namespace EdgeAgent.Imaging.Decoding;

/// <summary>Reads a Windows bitmap's headers and proves that the file is long enough for its rows.</summary>
internal static class BmpHeaderReader
{
    private const int FileHeaderBytes = 14, CoreHeaderBytes = 12, InfoHeaderBytes = 40;

    public static ImageHeader Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeaderBytes + InfoHeaderBytes)
            throw new ImageFormatException($"the BMP file is cut short: {file.Length} bytes do not hold its headers");
        long pixelOffset = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        uint headerBytes = BinaryPrimitives.ReadUInt32LittleEndian(file[14..]);
        bool isCore = headerBytes == CoreHeaderBytes;
        if (!isCore && headerBytes < InfoHeaderBytes)
            throw new ImageFormatException($"the BMP file has an unknown header of {headerBytes} bytes; 12, 40, 56, 108 and 124 are read");
        long width = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(file[18..]) : BinaryPrimitives.ReadInt32LittleEndian(file[18..]);
        long height = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(file[20..]) : Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(file[22..]));
        int bitsPerPixel = BinaryPrimitives.ReadUInt16LittleEndian(file[(isCore ? 24 : 28)..]);
        if (width < 1 || height is < 1 or > int.MaxValue)
            throw new ImageFormatException($"the BMP header gives a picture of {width} x {height} pixels; both sides must be at least 1");
        long rowBytes = ((width * bitsPerPixel) + 31) / 32 * 4;
        if (pixelOffset > file.Length || rowBytes > (file.Length - pixelOffset) / height)
            throw new ImageFormatException($"the BMP file is cut short: its {height} rows need {rowBytes} bytes each from byte {pixelOffset}, and it has {file.Length} in all");
        return new ImageHeader(ImageFileFormat.Bmp, (int)width, (int)height, ImageOrientation.Normal);
    }
}
