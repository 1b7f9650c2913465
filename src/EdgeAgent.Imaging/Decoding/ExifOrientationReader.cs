using System.Buffers.Binary;

namespace EdgeAgent.Imaging.Decoding;

/// <summary>Finds the orientation tag in an Exif segment: a TIFF structure in either byte order.</summary>
internal static class ExifOrientationReader
{
    private const int TiffStart = 6, EntryBytes = 12;
    private const ushort OrientationTag = 0x0112, ShortType = 3;

    /// <summary>Returns the orientation, or null when the segment is no Exif, has no such tag or is malformed: metadata never spoils a picture.</summary>
    public static ImageOrientation? Read(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith("Exif\0\0"u8) || segment.Length < TiffStart + 8)
            return null;
        ReadOnlySpan<byte> tiff = segment[TiffStart..];
        bool littleEndian = tiff.StartsWith("II"u8);
        if (!littleEndian && !tiff.StartsWith("MM"u8))
            return null;
        uint directory = littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
            return null;
        int entries = ReadUInt16(tiff[(int)directory..], littleEndian);
        ReadOnlySpan<byte> rest = tiff[((int)directory + 2)..];
        for (int i = 0; i < entries && rest.Length >= EntryBytes; i++, rest = rest[EntryBytes..])
        {
            if (ReadUInt16(rest, littleEndian) != OrientationTag)
                continue;
            int value = ReadUInt16(rest[8..], littleEndian);
            return ReadUInt16(rest[2..], littleEndian) == ShortType && value is >= 1 and <= 8 ? (ImageOrientation)value : null;
        }
        return null;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
