namespace EdgeAgent.Imaging.Decoding;

/// <summary>The Exif orientation (tag 0x0112): how stored pixels are turned for display. Rotations are clockwise.</summary>
public enum ImageOrientation
{
    /// <summary>As stored.</summary>
    Normal = 1,

    /// <summary>Mirrored left to right.</summary>
    MirrorHorizontal = 2,

    /// <summary>Turned by 180 degrees.</summary>
    Rotate180 = 3,

    /// <summary>Mirrored top to bottom.</summary>
    MirrorVertical = 4,

    /// <summary>Rows and columns exchanged.</summary>
    Transpose = 5,

    /// <summary>Turned by 90 degrees.</summary>
    Rotate90 = 6,

    /// <summary>Mirrored along the other diagonal.</summary>
    Transverse = 7,

    /// <summary>Turned by 270 degrees.</summary>
    Rotate270 = 8,
}
