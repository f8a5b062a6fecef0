// Processor time of children is that of all children of this process, so what starts some runs alone.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
