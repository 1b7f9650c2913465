using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>What a binary op makes of two elements. Implemented by structs, so that each gets loops of its own without calls.</summary>
internal interface IBinaryFunction<TInput, TOutput>
    where TInput : unmanaged
    where TOutput : unmanaged
{
    TOutput Apply(TInput a, TInput b);
}

/// <summary>A binary function that is also known for whole vectors, with the same result in every lane.</summary>
internal interface IVectorBinaryFunction<T> : IBinaryFunction<T, T>
    where T : unmanaged
{
    Vector<T> Apply(Vector<T> a, Vector<T> b);
}
