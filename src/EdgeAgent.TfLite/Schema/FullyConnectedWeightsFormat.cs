namespace EdgeAgent.TfLite;

/// <summary>Layouts of FULLY_CONNECTED weights.</summary>
public enum FullyConnectedWeightsFormat
{
    /// <summary>Rows of units.</summary>
    Default = 0,

    /// <summary>Blocks of 4 rows by 16 columns, for old Arm kernels.</summary>
    Shuffled4x16Int8 = 1,
}
