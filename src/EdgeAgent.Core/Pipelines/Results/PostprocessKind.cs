namespace EdgeAgent.Core.Pipelines.Results;

/// <summary>What a model's outputs are read as.</summary>
public enum PostprocessKind
{
    /// <summary>They are not read: the pipeline only runs the model.</summary>
    None,

    /// <summary>A classifier's scores: [N] or [1,...,1,N].</summary>
    Classification,

    /// <summary>The four outputs of TFLite_Detection_PostProcess: boxes [1,N,4], classes [1,N], scores [1,N], count [1].</summary>
    Detections,

    /// <summary>A class for each pixel, or scores for each.</summary>
    Segmentation,

    /// <summary>How far an autoencoder's output is from its input, or the largest value of another single output.</summary>
    Anomaly,
}
