using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Lvs.Benchmarks.Actors;
using Lvs.Benchmarks.Config;
using Lvs.Benchmarks.Director;
using Lvs.Benchmarks.Micro;

var only = new Option<string[]>("--only") { Description = "Measure only what has this in its name.", AllowMultipleArgumentsPerToken = true };
var rounds = new Option<int>("--rounds") { Description = "Processes to measure with; medians are printed.", DefaultValueFactory = _ => 5 };
var beside = new Option<FileInfo?>("--beside") { Description = "This program built on the other engine (its Lvs.Benchmarks.dll); measured in turn with this one." };

var actors = new Command("actors", "The actor runtime end to end: throughput, latency, memory, timers, start-up, persistence.") { only, rounds, beside };
actors.SetAction((parsed, cancel) => Comparison.RunAsync(
    parsed.GetValue(beside)?.FullName, parsed.GetValue(rounds), parsed.GetValue(only) ?? [], cancel));

var once = new Command("once", "One process's measurements, a JSON line each.") { only };
once.Hidden = true;
once.SetAction((parsed, _) => Measurements.RunAllAsync(parsed.GetValue(only) ?? [], Console.Out));

var firstReply = new Command("first-reply", "Starts a system, asks one question, and prints how long that took.") { Hidden = true };
firstReply.SetAction((_, _) => FirstReply.RunAsync(Console.Out));

var lvsd = new Option<FileInfo>("--lvsd") { Description = "The published program (its lvsd.dll).", DefaultValueFactory = _ => new FileInfo("artifacts/lvsd/lvsd.dll") };
var keepalived = new Option<string>("--beside") { Description = "keepalived, to run with -t.", DefaultValueFactory = _ => "keepalived" };
var runs = new Option<int>("--rounds") { Description = "How often each is run; medians are printed.", DefaultValueFactory = _ => 11 };
var config = new Command("config", "lvsd check and keepalived -t in turn on a configuration of 2,000 services with 20 servers each.") { lvsd, keepalived, runs };
config.SetAction((parsed, cancel) => ConfigBeside.RunAsync(
    parsed.GetRequiredValue(lvsd).FullName, parsed.GetRequiredValue(keepalived), parsed.GetValue(runs), cancel));

var inProcess = new Command("config-in-process", "Reading and planning in a warm process, on the same configuration.") { runs };
inProcess.SetAction(parsed => InProcess.Run(parsed.GetValue(runs)));

var turns = new Option<int>("--rounds") { Description = "How often; the first one and the last one are printed.", DefaultValueFactory = _ => 3 };
var checks = new Option<bool>("--checks") { Description = "Every server with a check." };
var director = new Command("director", "All actors of a director of 37,298 servers, over a kernel in memory.") { turns, checks };
director.SetAction((parsed, _) => LargeDirector.RunAsync(parsed.GetValue(turns), parsed.GetValue(checks)));

var micro = new Command("micro", "BenchmarkDotNet on single operations of the actor runtime.");
micro.SetAction(_ =>
{
    var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
    BenchmarkRunner.Run<ActorBenchmarks>(DefaultConfig.Instance.AddJob(job));
});

return await new RootCommand("Benchmarks of LvsActors.") { actors, once, firstReply, config, inProcess, director, micro }.Parse(args).InvokeAsync();
