namespace EdgeAgent.TfLite;

/// <summary>Modes of MIRROR_PAD.</summary>
public enum MirrorPadMode
{
    /// <summary>The border element is not repeated.</summary>
    Reflect = 0,

    /// <summary>The border element is repeated.</summary>
    Symmetric = 1,
}
