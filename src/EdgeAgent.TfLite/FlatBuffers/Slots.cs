namespace EdgeAgent.TfLite.FlatBuffers;

/// <summary>The places of the fields that several types read, as numbered by the schema.</summary>
internal static class Slots
{
    public static class Model
    {
        public const int Version = 0, OperatorCodes = 1, SubGraphs = 2, Description = 3, Buffers = 4, MetadataBuffer = 5, Metadata = 6, SignatureDefs = 7;
        public const int Count = 8;
    }

    public static class OperatorCode
    {
        public const int DeprecatedBuiltinCode = 0, CustomCode = 1, Version = 2, BuiltinCode = 3;
        public const int Count = 4;
    }

    public static class SubGraph
    {
        public const int Tensors = 0, Inputs = 1, Outputs = 2, Operators = 3, Name = 4;
        public const int Count = 5;
    }

    public static class Tensor
    {
        public const int Shape = 0, Type = 1, Buffer = 2, Name = 3, Quantization = 4, IsVariable = 5, Sparsity = 6, ShapeSignature = 7, HasRank = 8, VariantTensors = 9;
        public const int Count = 10;
    }

    public static class Quantization
    {
        public const int Min = 0, Max = 1, Scale = 2, ZeroPoint = 3, DetailsType = 4, Details = 5, QuantizedDimension = 6;
        public const int Count = 7;
    }

    public static class Operator
    {
        public const int OpcodeIndex = 0, Inputs = 1, Outputs = 2, BuiltinOptionsType = 3, BuiltinOptions = 4, CustomOptions = 5, CustomOptionsFormat = 6;
        public const int MutatingVariableInputs = 7, Intermediates = 8, LargeCustomOptionsOffset = 9, LargeCustomOptionsSize = 10, BuiltinOptions2 = 12;
        public const int Count = 9;
    }

    public static class Buffer
    {
        public const int Data = 0, Offset = 1, Size = 2;
        public const int Count = 1;
    }

    public static class Metadata
    {
        public const int Name = 0, Buffer = 1;
        public const int Count = 2;
    }

    public static class TensorMap
    {
        public const int Name = 0, TensorIndex = 1;
        public const int Count = 2;
    }

    public static class Signature
    {
        public const int Inputs = 0, Outputs = 1, Key = 2, SubGraphIndex = 4;
        public const int Count = 5;
    }
}
