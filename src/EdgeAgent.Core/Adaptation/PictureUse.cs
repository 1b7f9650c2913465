namespace EdgeAgent.Core.Adaptation;

/// <summary>What a picture is for.</summary>
internal enum PictureUse
{
    /// <summary>Trained on.</summary>
    Fit,

    /// <summary>Decides how strong the pull is; then trained on.</summary>
    Choose,

    /// <summary>Never trained on: the accuracy is measured with it.</summary>
    HoldOut,
}
