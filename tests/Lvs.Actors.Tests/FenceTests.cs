using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Lvs.Tests.Support;

namespace Lvs.Actors.Tests;

/// <summary>src/Fence.targets and src/BannedSymbols.txt, which keep clocks, threads and tasks out of Core and Actors.</summary>
public sealed partial class FenceTests
{
    /// <summary>Each line marked with an R is refused, each other is not.</summary>
    private const string Source = """
        using System.Security.Cryptography;
        namespace Offences;
        // lock (in a comment) is none
        internal static class Offences
        {
            private static readonly object Gate = new();
            private static int _count;
            public static async Task Clocks(TimeProvider time)
            {
                _ = DateTime.Now; // R
                _ = DateTime.UtcNow; // R
                _ = DateTime.Today; // R
                _ = DateTimeOffset.Now; // R
                _ = DateTimeOffset.UtcNow; // R
                _ = Environment.TickCount; // R
                _ = Environment.TickCount64; // R
                _ = TimeProvider.System; // R
                _ = System.Diagnostics.Stopwatch.GetTimestamp(); // R
                _ = new System.Diagnostics.Stopwatch(); // R
                _ = new Timer(_ => { }); // R
                _ = new PeriodicTimer(TimeSpan.Zero); // R
                _ = new System.Timers.Timer(); // R
                await Task.Delay(1); // R
                await Task.Delay(1, default(CancellationToken)); // R
                await Task.Delay(TimeSpan.Zero, time); // R
                _ = new CancellationTokenSource(1); // R
                _ = new CancellationTokenSource(TimeSpan.Zero); // R
                using var source = new CancellationTokenSource();
                source.CancelAfter(1); // R
                await source.CancelAsync(); // R
                source.Cancel();
                await Task.CompletedTask.WaitAsync(TimeSpan.Zero); // R
                await Task.CompletedTask.WaitAsync(source.Token);
            }

            public static void Randomness()
            {
                _ = Random.Shared.Next(); // R
                _ = new Random(); // R
                _ = new Random(1);
                _ = Guid.NewGuid(); // R
                _ = Guid.CreateVersion7(); // R
                _ = RandomNumberGenerator.GetBytes(1); // R
            }

            public static async Task Starts()
            {
                await Task.Run(() => { }); // R
                await Task.Run(() => 1); // R
                await Task.Run(() => Task.CompletedTask); // R
                await Task.Run(async () => await Task.FromResult(1)); // R
                await Task.Run(() => { }, CancellationToken.None); // R
                await Task.Factory.StartNew(() => { }); // R
                await new TaskFactory<int>().StartNew(() => 1); // R
                var task = new Task(() => { }); // R
                task.Start(); // R
                _ = new Task<int>(() => 1); // R
                _ = TaskScheduler.Default; // R
                new Thread(() => { }).Start(); // R
                Thread.Sleep(1); // R
                ThreadPool.QueueUserWorkItem(_ => { }); // R
                Parallel.For(0, 1, _ => { }); // R
                _ = new[] { 1 }.AsParallel(); // R
                await Task.WhenAll(Task.CompletedTask, Task.FromResult(1));
            }

            public static async Task Blocks(Task task, Task<int> number, ValueTask value)
            {
                await task.ConfigureAwait(false); // R
                await number.ConfigureAwait(false); // R
                await value.ConfigureAwait(false); // R
                _ = number.Result; // R
                task.Wait(); // R
                Task.WaitAll(task); // R
                Task.WaitAny(task); // R
                task.GetAwaiter().GetResult(); // R
                Monitor.Enter(Gate); // R
                new Lock().Enter(); // R
                _ = new SemaphoreSlim(1); // R
                new ManualResetEvent(false).WaitOne(); // R
                Interlocked.Increment(ref _count);
                Console.WriteLine(); // R
                lock (Gate)
                {
                    _count++;
                }
            }
        }
        """;

    /// <summary>The overloads that are no offence.</summary>
    private static readonly string[] Allowed =
    [
        "M:System.Random.#ctor(System.Int32)",
        "M:System.Threading.CancellationTokenSource.#ctor",
        "M:System.Threading.Tasks.Task.WaitAsync(System.Threading.CancellationToken)",
        "M:System.Threading.Tasks.Task`1.WaitAsync(System.Threading.CancellationToken)",
    ];

    private static readonly string[] Banned =
    [
        .. Repository.Read("src", "BannedSymbols.txt").Split('\n').Where(line => line.Contains(';')).Select(line => line.Split(';')[0]),
    ];

    [Fact]
    public void Each_kind_of_offence_fails_the_build()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "fence");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Offences.cs"), Source);
        File.WriteAllText(Path.Combine(folder, "Offences.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>
                <RestoreLockedMode>false</RestoreLockedMode>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="Offences.cs" />
              </ItemGroup>
              <Import Project="{Path.Combine(Repository.Root, "src", "Fence.targets")}" />
            </Project>
            """);
        var (status, output) = Build(folder);
        Assert.NotEqual(0, status);
        Assert.DoesNotContain("error CS", output, StringComparison.Ordinal);
        Assert.Contains("Offences.cs : error FENCE: a lock statement", output, StringComparison.Ordinal);
        var refused = RefusedLine().Matches(output).Select(match => int.Parse(match.Groups[1].Value)).Distinct().Order();
        var expected = Source.Split('\n').Index().Where(line => line.Item.EndsWith("// R", StringComparison.Ordinal)).Select(line => line.Index + 1);
        Assert.Equal(expected, refused);
    }

    [Fact]
    public void Every_banned_symbol_exists() => Assert.All(Banned, id => Assert.True(Exists(id), id));

    [Fact]
    public void No_overload_of_a_banned_method_is_forgotten() => Assert.Equal(Allowed, Banned
        .Where(id => id[0] == 'M')
        .SelectMany(id => IdsOf(Owner(id)).Where(other => NameOf(other) == NameOf(id)))
        .Except(Banned)
        .Order(StringComparer.Ordinal));

    private static (int Status, string Output) Build(string folder)
    {
        string[] arguments = ["build", "Offences.csproj", "-v", "quiet", "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };

        // What the test host's own build has set is not for this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static bool Exists(string id) => id[0] switch
    {
        'N' => Libraries().Any(library => library.GetExportedTypes().Any(type => type.Namespace == id[2..])),
        'T' => Find(id[2..]) is not null,
        _ => IdsOf(Owner(id)).Contains(id),
    };

    private static Assembly[] Libraries() =>
    [
        typeof(object).Assembly, typeof(Stopwatch).Assembly, typeof(Console).Assembly, typeof(Parallel).Assembly, typeof(Barrier).Assembly,
        typeof(ParallelEnumerable).Assembly, typeof(ReaderWriterLock).Assembly, typeof(System.Timers.Timer).Assembly,
        typeof(System.Security.Cryptography.RandomNumberGenerator).Assembly,
    ];

    private static Type? Find(string name) => Libraries().Select(library => library.GetType(name)).FirstOrDefault(type => type is not null);

    private static string NameOf(string id) => GenericArity().Replace(id.Split('(')[0], "");

    private static Type Owner(string id)
    {
        var member = id[2..].Split('(')[0];
        return Find(member[..member.LastIndexOf('.')]) ?? throw new TypeLoadException(id);
    }

    private static IEnumerable<string> IdsOf(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return type.GetProperties(Declared).Select(property => $"P:{type.FullName}.{property.Name}")
            .Concat(type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)).Select(IdOf));
    }

    /// <summary>As the C# specification's annex on documentation comments says.</summary>
    private static string IdOf(MethodBase method)
    {
        var arity = method.IsGenericMethodDefinition ? $"``{method.GetGenericArguments().Length}" : "";
        var parameters = string.Join(',', method.GetParameters().Select(parameter => IdOf(parameter.ParameterType)));
        return $"M:{method.DeclaringType!.FullName}.{method.Name.Replace('.', '#')}{arity}{(parameters.Length == 0 ? "" : $"({parameters})")}";
    }

    private static string IdOf(Type type) => type switch
    {
        { IsArray: true } => IdOf(type.GetElementType()!) + "[]",
        { IsByRef: true } => IdOf(type.GetElementType()!) + "@",
        { IsGenericMethodParameter: true } => $"``{type.GenericParameterPosition}",
        { IsGenericTypeParameter: true } => $"`{type.GenericParameterPosition}",
        { IsGenericType: true } =>
            $"{type.Namespace}.{type.Name.Split('`')[0]}{{{string.Join(',', type.GetGenericArguments().Select(IdOf))}}}",
        _ => type.FullName!,
    };

    [GeneratedRegex(@"Offences\.cs\((\d+),\d+\): error RS0030")]
    private static partial Regex RefusedLine();

    [GeneratedRegex(@"``\d+$")]
    private static partial Regex GenericArity();
}
