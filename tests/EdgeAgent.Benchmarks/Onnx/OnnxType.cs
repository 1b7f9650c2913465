namespace EdgeAgent.Benchmarks.Onnx;

/// <summary>Element types of ONNX tensors, with their numbers in the format.</summary>
internal enum OnnxType
{
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
}
