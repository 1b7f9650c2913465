namespace EdgeAgent.Imaging.Decoding;

/// <summary>The picture formats that are read.</summary>
public enum ImageFileFormat
{
    /// <summary>JPEG (ITU-T T.81), baseline or progressive, 8 bits.</summary>
    Jpeg,

    /// <summary>Portable Network Graphics, every colour type and depth; transparency is dropped, 16 bits become 8.</summary>
    Png,

    /// <summary>Windows bitmap without compression.</summary>
    Bmp,
}
